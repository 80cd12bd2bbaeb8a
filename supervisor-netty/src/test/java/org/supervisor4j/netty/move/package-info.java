@NullMarked
package org.supervisor4j.netty.move;

import org.jspecify.annotations.NullMarked;
