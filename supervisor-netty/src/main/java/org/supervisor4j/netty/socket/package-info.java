/** Binds, adopts and closes listeners; the only owner of their descriptors. */
@NullMarked
package org.supervisor4j.netty.socket;

import org.jspecify.annotations.NullMarked;
