/**
 * What survives the host: a locked directory with a state file, by which the next host finds and
 * ends what a dead one left behind.
 */
@NullMarked
package org.supervisor4j.netty.runtime;

import org.jspecify.annotations.NullMarked;
