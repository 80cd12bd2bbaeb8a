/** The implementation of the supervisor: {@code Supervisor.builder()} finds it by itself. */
@NullMarked
package org.supervisor4j.netty;

import org.jspecify.annotations.NullMarked;
