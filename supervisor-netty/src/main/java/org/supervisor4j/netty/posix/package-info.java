/** The only place that calls libc: descriptors, spawn, wait, signals. */
@NullMarked
package org.supervisor4j.netty.posix;

import org.jspecify.annotations.NullMarked;
