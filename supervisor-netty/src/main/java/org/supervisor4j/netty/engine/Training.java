package org.supervisor4j.netty.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.supervisor4j.ClassArchive;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.archive.ArchiveKey;
import org.supervisor4j.netty.archive.Archives;
import org.supervisor4j.netty.engine.Evaluation.Evaluated;
import org.supervisor4j.netty.runtime.OwnDirectory;
import org.supervisor4j.netty.wire.Variables;

/** How the archive of one generation is found, or made. Blocks. */
record Training(
    Rooms rooms,
    Archives archives,
    ClassArchive archive,
    Evaluation evaluation,
    ProgramSpec spec,
    int generation) {

  private static final String MADE = "archive";

  String program() {
    return spec.name();
  }

  ArchiveKey key(Evaluated command) {
    var directory = command.directory().orElse(Path.of("")).toAbsolutePath();
    return ArchiveKey.of(program(), command.head(), directory, command.environment());
  }

  Optional<Path> find(ArchiveKey key) {
    return archives.find(archive.directory(), key);
  }

  /**
   * Runs a worker that leaves an archive.
   *
   * @return what was made, in words
   * @throws SupervisorException if there is none after it; says why
   */
  String run(Duration limit) throws InterruptedException, ExecutionException, IOException {
    var began = System.nanoTime();
    // a slot that no worker has: what is made of its number, as a port, is not theirs
    var worker = new WorkerId(program(), spec.workers() + spec.standby(), generation);
    var command = evaluation.of(spec.command(), worker).get();
    var key = key(command);
    var workshop = archives.openWorkshop(archive.directory());
    try {
      var made = workshop.resolve(MADE);
      var rehearsal =
          command.withJvmOptions(key.making(made)).withVariable(Variables.TRAINING, "1");
      var trainee = new Trainee(rooms, spec, worker, rehearsal, limit);
      trainee.work(archive.paths());
      if (!Files.exists(made)) {
        throw trainee.failed("left none");
      }
      if (!key(command).equals(key)) {
        throw trainee.failed("ran while its class path changed");
      }
      var bytes = Files.size(made);
      var installed = archives.install(made, key);
      var took = Duration.ofNanos(System.nanoTime() - began);
      return "archive %s (%d KiB) was made in %d ms"
          .formatted(installed, bytes / 1024, took.toMillis());
    } finally {
      OwnDirectory.remove(workshop);
    }
  }
}
