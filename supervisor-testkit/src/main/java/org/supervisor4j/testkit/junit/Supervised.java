package org.supervisor4j.testkit.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.testkit.Story;
import org.supervisor4j.testkit.fault.Faults;
import org.supervisor4j.testkit.fault.Puppets;

/** A supervisor that is ready, with a directory, threads and a story of its own. */
final class Supervised {

  private final Path directory;
  private final Leftovers leftovers;
  private final Acting acting;
  private final Supervisor supervisor;

  private Supervised(Path directory, Leftovers leftovers, Acting acting, Supervisor supervisor) {
    this.directory = directory;
    this.leftovers = leftovers;
    this.acting = acting;
    this.supervisor = supervisor;
  }

  /** Who does something to it, and where that is told. */
  private record Acting(Story story, Faults faults, Puppets puppets) {

    static Acting in(Path directory) {
      var story = Story.inRealTime();
      var faults = new Faults(fault -> story.tell(fault.toString()));
      return new Acting(story, faults, Puppets.in(directory, faults));
    }
  }

  static Supervised start(String test, Setup setup) {
    FirstTime.awaitOver();
    var directory = newDirectory();
    var leftovers = new Leftovers(test, Setup.runtime(directory), setup.watchesDescriptors());
    var acting = Acting.in(directory);
    try {
      var builder =
          setup.builder(directory, acting.puppets()).on(SupervisorEvent.class, acting.story());
      var supervisor = inGroup(leftovers.threads(), builder);
      var started = new Supervised(directory, leftovers, acting, supervisor);
      if (setup.awaitsReady()) {
        started.awaitReady();
      }
      return started;
    } catch (RuntimeException | Error e) {
      e.addSuppressed(new WhatHappened(acting.story()));
      leftovers.forget();
      delete(directory);
      throw e;
    }
  }

  /** Threads inherit their group, and so show whose they are. */
  private static Supervisor inGroup(ThreadGroup group, Supervisor.Builder builder) {
    var start = new FutureTask<>(builder::start);
    new Thread(group, start, "supervisor4j-test-start").start();
    try {
      return start.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e);
    }
  }

  private void awaitReady() {
    try {
      supervisor.whenReady().join();
    } catch (RuntimeException e) {
      supervisor.close();
      throw e;
    }
  }

  Supervisor supervisor() {
    return supervisor;
  }

  Story story() {
    return acting.story();
  }

  Faults faults() {
    return acting.faults();
  }

  Puppets puppets() {
    return acting.puppets();
  }

  /** Ends it, and fails if anything is left over. */
  void close() {
    supervisor.close();
    try {
      leftovers.assertNone(story());
    } finally {
      delete(directory);
    }
  }

  static Path newDirectory() {
    try {
      return Files.createTempDirectory("s4j");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
