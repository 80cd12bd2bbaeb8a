/**
 * One thread: takes inputs, asks the lifecycle core, carries its effects to the rooms below. Two
 * seams part it from the world, {@link org.supervisor4j.netty.engine.Timers} and {@link
 * org.supervisor4j.netty.engine.Children}; the testkit implements both in virtual time.
 */
@NullMarked
package org.supervisor4j.netty.engine;

import org.jspecify.annotations.NullMarked;
