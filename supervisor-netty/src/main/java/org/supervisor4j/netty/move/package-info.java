/** Carries open connections from a worker that drains to its heir, another worker. */
@NullMarked
package org.supervisor4j.netty.move;

import org.jspecify.annotations.NullMarked;
