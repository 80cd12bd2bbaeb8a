package org.supervisor4j.testkit.junit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the kernel says about processes (proc(5)); nothing of those that have gone. */
final class Proc {

  private static final Path ROOT = Path.of("/proc");

  private Proc() {}

  /** Whose child a process is, and whether it has ended and waits for its parent to hear of it. */
  record Stat(String state, String parent) {
    boolean isZombie() {
      return state.equals("Z");
    }
  }

  static Optional<Stat> stat(long pid) {
    var stat = read(pid, "stat");
    if (stat.isEmpty()) {
      return Optional.empty();
    }
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 3);
    return Optional.of(new Stat(fields[0], fields[1]));
  }

  static String environment(long pid) {
    return read(pid, "environ");
  }

  static String commandLine(long pid) {
    return read(pid, "cmdline").replace('\0', ' ').strip();
  }

  static LongStream all() {
    try (var files = Files.list(ROOT)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .mapToLong(Long::parseLong)
          .sorted()
          .boxed()
          .toList()
          .stream()
          .mapToLong(Long::longValue);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What this process has open, each with its descriptor: {@code 7 socket:[4711]}. */
  static Stream<String> descriptors() {
    try (var links = Files.list(ROOT.resolve("self/fd"))) {
      return links.map(Proc::descriptor).flatMap(Optional::stream).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> descriptor(Path link) {
    try {
      return Optional.of(link.getFileName() + " " + Files.readSymbolicLink(link));
    } catch (IOException e) {
      return Optional.empty(); // closed meanwhile
    }
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(ROOT.resolve(pid + "/" + file), ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
