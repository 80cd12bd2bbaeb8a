/** What happens to workers and rolls, counted and timed for Micrometer. */
@NullMarked
package org.supervisor4j.netty.metrics;

import org.jspecify.annotations.NullMarked;
