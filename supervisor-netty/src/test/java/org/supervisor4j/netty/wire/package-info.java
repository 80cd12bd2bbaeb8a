/** The wire, message by message. */
@NullMarked
package org.supervisor4j.netty.wire;

import org.jspecify.annotations.NullMarked;
