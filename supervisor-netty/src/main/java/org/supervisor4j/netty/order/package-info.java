/** Which programs start before others, and stop after them; pure. */
@NullMarked
package org.supervisor4j.netty.order;

import org.jspecify.annotations.NullMarked;
