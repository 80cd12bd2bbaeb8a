/**
 * What workers print: read from their pipes, cut into lines, handed to the sink of their program.
 */
@NullMarked
package org.supervisor4j.netty.output;

import org.jspecify.annotations.NullMarked;
