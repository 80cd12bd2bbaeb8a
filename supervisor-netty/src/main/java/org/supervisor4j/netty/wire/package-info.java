/** What a worker and its supervisor say to each other, and how a worker learns where to say it. */
@NullMarked
package org.supervisor4j.netty.wire;

import org.jspecify.annotations.NullMarked;
