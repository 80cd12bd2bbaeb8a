/** How people and tools steer from outside: signals, pid and status files. */
@NullMarked
package org.supervisor4j.netty.operator;

import org.jspecify.annotations.NullMarked;
