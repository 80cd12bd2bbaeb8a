/** The supervisor's end of each worker's channel: readiness, heartbeats, drain. */
@NullMarked
package org.supervisor4j.netty.control;

import org.jspecify.annotations.NullMarked;
