package org.supervisor4j.testkit.fault;

import java.io.Serializable;
import java.time.Duration;

/** What a {@link Puppet} does from inside, when it is told to; an immutable value. */
public sealed interface Act extends Serializable permits Deed {

  /** Ends by {@code System.exit}, as a program that knows why. */
  static Act exit(int code) {
    return new Endings.Exit(code);
  }

  /** An exception that nobody catches ends the only thread that keeps the JVM up: exit code 1. */
  static Act throwInMain() {
    return new Endings.ThrowInMain();
  }

  /** An exception that nobody catches in a task of the event loop, which outlives it. */
  static Act throwInLoop() {
    return new Endings.ThrowInLoop();
  }

  /**
   * Fills the heap in main until it is out of memory: exit code 1, or 3 with {@code
   * -XX:+ExitOnOutOfMemoryError}. Give the puppet a small heap, as {@code -Xmx64m}.
   */
  static Act outOfMemory() {
    return new Endings.OutOfMemory();
  }

  /** Holds so many bytes more from now on, in its heap. Give the puppet a heap that has room. */
  static Act hoard(long bytes) {
    return new Strains.Hoard(bytes);
  }

  /** Each processor is kept busy for this time by a thread. */
  static Act spin(Duration time) {
    return new Strains.Spin(time);
  }

  /** The event loop that accepts and answers does nothing else for this time. */
  static Act blockLoop(Duration time) {
    return new Strains.BlockLoop(time);
  }

  /**
   * Opens files until there are no more descriptors, and closes them after this time. Let it serve
   * once before: where class path entries are directories, its classes need descriptors, too.
   */
  static Act exhaustDescriptors(Duration time) {
    return new Strains.ExhaustDescriptors(time);
  }

  /** Prints so many bytes on stdout, in lines of 80, as fast as they are taken. */
  static Act flood(long bytes) {
    return new Strains.Flood(bytes);
  }

  /** TERM does nothing from now on. */
  static Act ignoreTerm() {
    return new Stubborn.IgnoreTerm();
  }

  /** A drain takes at least so long from now on. */
  static Act drainSlowly(Duration time) {
    return new Stubborn.DrainSlowly(time);
  }

  /** Closes its channel to the supervisor (shutdown(2)). */
  static Act cutChannel() {
    return new OwnChannel.Cut();
  }

  /** Writes to its channel what is no message. */
  static Act fillChannelWithGarbage() {
    return new OwnChannel.Fill();
  }

  /** Half of the next response is sent, and then nothing more. */
  static Act halfResponse() {
    return new Answering.Half(false);
  }

  /** Half of the next response is sent, and the connection closed. */
  static Act halfResponseThenClose() {
    return new Answering.Half(true);
  }

  /** Takes requests from now on, and answers none. */
  static Act stopAnswering() {
    return new Answering.Stop();
  }

  /** Gets one that was started as {@link Start#neverReady} ready after all. */
  static Act getReady() {
    return new Openings.GetReady();
  }
}
