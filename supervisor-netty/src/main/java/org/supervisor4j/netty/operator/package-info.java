/** How people and tools steer from outside: signals and the pid file. */
@NullMarked
package org.supervisor4j.netty.operator;

import org.jspecify.annotations.NullMarked;
