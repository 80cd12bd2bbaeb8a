/** The supervisor's end of the channel against good and hostile clients. */
@NullMarked
package org.supervisor4j.netty.control;

import org.jspecify.annotations.NullMarked;
