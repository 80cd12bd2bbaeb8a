/** Tests of the room {@code process}. */
@NullMarked
package org.supervisor4j.netty.process;

import org.jspecify.annotations.NullMarked;
