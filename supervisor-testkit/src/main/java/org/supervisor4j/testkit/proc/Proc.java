package org.supervisor4j.testkit.proc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the kernel says about processes (proc(5)); nothing of those that have gone. */
public final class Proc {

  private static final Path ROOT = Path.of("/proc");

  private Proc() {}

  /** Whose child a process is, and whether it has ended and waits for its parent to hear of it. */
  public record Stat(String state, String parent) {
    public boolean isZombie() {
      return state.equals("Z");
    }

    /** Whether it is a child of this process. */
    public boolean isOurs() {
      return parent.equals(String.valueOf(ProcessHandle.current().pid()));
    }
  }

  /** What a process has open under a number, as {@code 7 socket:[4711]}. */
  public record Descriptor(String number, String target) {

    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
    private static final Pattern SUPERVISORS = Pattern.compile("(socket|pipe|anon_inode):.*");

    /** The inode, if it is a socket. */
    public Optional<String> socket() {
      return Optional.of(SOCKET.matcher(target)).filter(Matcher::matches).map(it -> it.group(1));
    }

    /** Of the kinds that a supervisor opens; a JVM opens class files and the like when it likes. */
    public boolean isOfSupervisors() {
      return SUPERVISORS.matcher(target).matches();
    }

    @Override
    public String toString() {
      return number + " " + target;
    }
  }

  public static Optional<Stat> stat(long pid) {
    var stat = read(pid, "stat");
    if (stat.isEmpty()) {
      return Optional.empty();
    }
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 3);
    return Optional.of(new Stat(fields[0], fields[1]));
  }

  /** The value that a variable had when the process was started; empty if it is not known. */
  public static Optional<String> variable(long pid, String name) {
    return Stream.of(read(pid, "environ").split("\0", -1))
        .filter(entry -> entry.startsWith(name + "="))
        .map(entry -> entry.substring(name.length() + 1))
        .findFirst();
  }

  public static String commandLine(long pid) {
    return read(pid, "cmdline").replace('\0', ' ').strip();
  }

  public static LongStream all() {
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

  /** The bytes of memory that a process has in use, its resident set; 0 if it is gone. */
  public static long memory(long pid) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(kilobytes -> 1024 * Long.parseLong(kilobytes))
        .findFirst()
        .orElse(0);
  }

  /** What this process has open. */
  public static Stream<Descriptor> descriptors() {
    try {
      return open("self");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What this process has open under this number. */
  public static Optional<Descriptor> descriptor(String number) {
    return descriptor(ROOT.resolve("self/fd").resolve(number));
  }

  /** What a process has open; nothing if it is gone. */
  public static Stream<Descriptor> descriptors(long pid) {
    try {
      return open(String.valueOf(pid));
    } catch (IOException | UncheckedIOException gone) {
      return Stream.of();
    }
  }

  private static Stream<Descriptor> open(String process) throws IOException {
    try (var links = Files.list(ROOT.resolve(process).resolve("fd"))) {
      return links.map(Proc::descriptor).flatMap(Optional::stream).toList().stream();
    }
  }

  private static Optional<Descriptor> descriptor(Path link) {
    try {
      var target = Files.readSymbolicLink(link).toString();
      return Optional.of(new Descriptor(link.getFileName().toString(), target));
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
