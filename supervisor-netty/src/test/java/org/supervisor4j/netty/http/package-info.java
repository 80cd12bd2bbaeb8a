/** The control endpoints against good and hostile clients. */
@NullMarked
package org.supervisor4j.netty.http;

import org.jspecify.annotations.NullMarked;
