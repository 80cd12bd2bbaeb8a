package org.supervisor4j.samples;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.supervisor4j.ProgramSpec;

/**
 * Kills the workers of several hosts in turn, so that what disturbs the machine disturbs all alike,
 * and prints their times side by side.
 */
final class Contest implements AutoCloseable {

  private static final long TRAINING_SECONDS = 90;

  private record Column(String name, OneWorker host, List<OneWorker.Death> deaths) {

    String cell(ToLongFunction<OneWorker.Death> nanos) {
      var millis = deaths.stream().mapToLong(nanos).sorted().mapToDouble(n -> n / 1e6).toArray();
      if (millis[0] < 0) {
        return "-";
      }
      var last = millis.length - 1;
      var median = (millis[last / 2] + millis[millis.length / 2]) / 2;
      return "%.0f (%.0f to %.0f)".formatted(median, millis[0], millis[last]);
    }
  }

  private final List<Column> columns = new ArrayList<>();
  private final List<Path> directories = new ArrayList<>();

  /** The column of a host that differs from the others in what is done to its spec. */
  void enter(String column, UnaryOperator<ProgramSpec.Builder> variant) {
    var host = OneWorker.start("contest" + columns.size(), variant);
    columns.add(new Column(column, host, new ArrayList<>()));
  }

  /** The column of one whose workers start from an archive; it is there when this returns. */
  void enterWithArchive(String column) throws IOException, InterruptedException {
    var directory = Files.createTempDirectory("archives");
    directories.add(directory);
    try (var watch = directory.getFileSystem().newWatchService()) {
      directory.register(watch, ENTRY_CREATE);
      enter(column, spec -> spec.command(QuickStart.command().archive(directory)));
      while (isEmpty(directory)) {
        var change = watch.poll(TRAINING_SECONDS, TimeUnit.SECONDS);
        if (change == null) {
          throw new IllegalStateException("no archive was made; is the class path all of jars?");
        }
        change.pollEvents();
        change.reset();
      }
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var archives = Files.newDirectoryStream(directory, "web-*")) {
      return !archives.iterator().hasNext();
    }
  }

  /** Kills each so often, and once before that is not counted. */
  void run(int rounds) throws InterruptedException {
    for (var column : columns) {
      column.host().kill();
    }
    for (int i = 0; i < rounds; i++) {
      for (var column : columns) {
        column.deaths().add(column.host().kill());
      }
    }
  }

  void printHead(String what) {
    print(what + ", median ms (min to max)", Column::name);
    print("---", column -> "---");
  }

  void printRow(String what, ToLongFunction<OneWorker.Death> nanos) {
    print(what, column -> column.cell(nanos));
  }

  private void print(String first, Function<Column, String> cell) {
    var cells = columns.stream().map(cell).collect(Collectors.joining(" | "));
    System.out.println("| " + first + " | " + cells + " |");
  }

  @Override
  public void close() {
    columns.forEach(column -> column.host().close());
    directories.forEach(Contest::delete);
  }

  static void delete(Path directory) {
    try (var tree = Files.walk(directory)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
