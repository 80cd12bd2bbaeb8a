/** What workers print: read from their pipes, handed to a sink in lines, or to a file in bytes. */
@NullMarked
package org.supervisor4j.netty.output;

import org.jspecify.annotations.NullMarked;
