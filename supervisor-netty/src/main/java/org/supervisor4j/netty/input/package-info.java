/** What workers read on stdin: from a bounded buffer into a pipe, which nobody waits for. */
@NullMarked
package org.supervisor4j.netty.input;

import org.jspecify.annotations.NullMarked;
