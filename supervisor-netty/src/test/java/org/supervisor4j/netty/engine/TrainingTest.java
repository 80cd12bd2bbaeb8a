package org.supervisor4j.netty.engine;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.Command;
import org.supervisor4j.ExitStatus.Signalled;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.archive.Archives;
import org.supervisor4j.netty.lifecycle.Input;

/** What makes an archive may fail in every way: it says why and leaves nothing. */
@Timeout(120)
class TrainingTest {

  private static final Duration LONG = ofSeconds(60);

  private final Path directory;
  private final Path archives;
  private final Path started;
  private final Path jar;
  private final TestRooms rooms;

  TrainingTest(@TempDir Path directory) throws IOException {
    this.directory = directory.toRealPath();
    archives = this.directory.resolve("archives");
    started = this.directory.resolve("started");
    jar = this.directory.resolve("a.jar");
    var name = TraineeMain.class.getName().replace('.', '/') + ".class";
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var in = TraineeMain.class.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new ZipEntry(name));
      in.transferTo(out);
    }
    rooms = TestRooms.below(directory);
  }

  @AfterEach
  void nothing_is_left() throws IOException {
    assertThat(ProcessHandle.current().children()).isEmpty();
    assertThat(list(rooms.get().directory().path())).allMatch(file -> !file.startsWith("w"));
    if (Files.exists(archives)) {
      assertThat(list(archives)).allMatch(file -> file.startsWith("web-"));
    }
    rooms.close();
  }

  private static List<String> list(Path path) throws IOException {
    try (var files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private ProgramSpec spec(String how, String... options) {
    return ProgramSpec.named("web")
        .command(
            Command.java(TraineeMain.class.getName(), jar::toString, options)
                .args(how, started.toString())
                .archive(archives))
        .readiness(Readiness.logLine("^up$"))
        .build();
  }

  private Training training(ProgramSpec spec) {
    var archive = spec.command().archive().orElseThrow();
    return new Training(
        rooms.get(), new Archives(line -> {}), archive, new Evaluation(LONG), spec, 1);
  }

  private static void refused(ThrowingCallable training, String... words) {
    assertThatThrownBy(training)
        .isInstanceOf(SupervisorException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void one_that_serves_leaves_an_archive_though_it_knows_nothing_of_us() throws Exception {
    var training = training(spec("serves"));

    assertThat(training.run(LONG)).contains("archive " + archives, "was made in");

    assertThat(list(archives)).hasSize(1);
    assertThat(started).hasContent("training=1 nice=19");
  }

  @Test
  void one_that_hangs_is_killed() {
    refused(() -> training(spec("hangs")).run(ofSeconds(1)), "within 1 s and was killed");
  }

  @Test
  void one_that_exits_is_named_with_its_code() {
    refused(() -> training(spec("exits")).run(LONG), "before it was ready: exit 3", "last line: ");
  }

  @Test
  void one_that_crashes_is_named_with_its_signal() {
    refused(() -> training(spec("crashes")).run(LONG), "killed by KILL");
  }

  @Test
  void one_that_leaves_none_is_told_with_its_last_line() throws IOException {
    var elsewhere = directory.resolve("elsewhere");
    var option = Runtime.version().feature() < 25 ? "ArchiveClassesAtExit" : "AOTCacheOutput";
    var file = Files.writeString(directory.resolve("options"), "-XX:" + option + "=" + elsewhere);

    refused(() -> training(spec("serves", "@" + file)).run(LONG), "left none; its last line: ");

    assertThat(elsewhere).exists();
  }

  @Test
  void one_that_cannot_start_says_so() {
    refused(() -> training(spec("serves", "-Xmx0.5m")).run(LONG), "exit 1");
    var gone = spec("serves").toBuilder();
    gone.command(Command.java("Main", () -> "gone.jar").archive(archives));
    assertThatThrownBy(() -> training(gone.build()).run(LONG)).hasMessageContaining("gone.jar");
  }

  @Test
  void a_host_tries_twice_at_most_and_workers_start_without() throws IOException {
    var spec = spec("exits");
    try (var preload = new Preload(rooms.get(), Runnable::run, LONG)) {
      var evaluation = new Evaluation(LONG);
      for (int i = 0; i < 4; i++) {
        var worker = new WorkerId("web", i, 1);
        var start = preload.start(evaluation, spec, worker).join();
        assertThat(start.command().line()).isEqualTo(spec.command().line(worker));
        start.ear().accept(new Input.Ready(1));
      }
      await()
          .atMost(LONG) // they leave all others the processor
          .until(() -> Files.exists(started) && Files.readAllLines(started).size() == 2);
      assertThat(preload.start(evaluation, spec, new WorkerId("web", 0, 1)).join()).isNotNull();
    }
    assertThat(started).hasContent("training=1 nice=19\ntraining=1 nice=19");
  }

  @Test
  void the_end_of_the_host_is_the_end_of_a_training() {
    var spec = spec("hangs");
    try (var preload = new Preload(rooms.get(), Runnable::run, LONG)) {
      var start = preload.start(new Evaluation(LONG), spec, new WorkerId("web", 0, 1)).join();
      assertThat(ProcessHandle.current().children()).isEmpty(); // not before one is ready

      start.ear().accept(new Input.Ready(1));

      await().atMost(LONG).until(() -> Files.exists(started));
    }
    assertThat(ProcessHandle.current().children()).isEmpty();
  }

  @Test
  void who_dies_by_an_archive_has_it_deleted() throws Exception {
    var spec = spec("serves");
    training(spec).run(LONG);
    try (var preload = new Preload(rooms.get(), Runnable::run, LONG)) {
      var evaluation = new Evaluation(LONG);
      var worker = new WorkerId("web", 0, 1);
      var first = preload.start(evaluation, spec, worker).join();
      assertThat(String.join(" ", first.command().line())).contains("=" + archives + "/web-");

      first.ear().accept(new Input.Exited(1, CauseOfDeath.of(new Signalled(7))));

      assertThat(preload.start(evaluation, spec, worker).join().command().line())
          .isEqualTo(spec.command().line(worker));
    }
    assertThat(list(archives)).isEmpty();
  }

  @Test
  void one_that_cannot_be_made_costs_no_start() throws IOException {
    Files.writeString(archives, "a file");
    var spec = spec("serves");
    var worker = new WorkerId("web", 0, 1);
    try (var preload = new Preload(rooms.get(), Runnable::run, LONG)) {
      var start = preload.start(new Evaluation(LONG), spec, worker).join();

      assertThat(start.command().line()).isEqualTo(spec.command().line(worker));
    } finally {
      Files.delete(archives);
    }
  }
}
