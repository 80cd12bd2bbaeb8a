/** Workers that serve and drain, with real sockets and processes. */
@NullMarked
package org.supervisor4j.netty.worker;

import org.jspecify.annotations.NullMarked;
