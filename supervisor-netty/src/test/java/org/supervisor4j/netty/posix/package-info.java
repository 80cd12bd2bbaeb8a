/** Tests of the room {@code posix}. */
@NullMarked
package org.supervisor4j.netty.posix;

import org.jspecify.annotations.NullMarked;
