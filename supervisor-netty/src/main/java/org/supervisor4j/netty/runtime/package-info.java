/** Placeholder. */
@NullMarked
package org.supervisor4j.netty.runtime;

import org.jspecify.annotations.NullMarked;
