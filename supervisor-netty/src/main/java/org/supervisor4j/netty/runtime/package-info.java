/** What outlives the host on disk: the runtime directory, its lock and the list of workers. */
@NullMarked
package org.supervisor4j.netty.runtime;

import org.jspecify.annotations.NullMarked;
