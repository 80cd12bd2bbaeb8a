/** Starts, signals, reaps and measures operating-system processes. */
@NullMarked
package org.supervisor4j.netty.process;

import org.jspecify.annotations.NullMarked;
