/**
 * Pure decisions: given state, input and time, the next state and the effects wanted. No clock, no
 * thread, no I/O; times are nanoseconds since the engine began.
 */
@NullMarked
package org.supervisor4j.netty.lifecycle;

import org.jspecify.annotations.NullMarked;
