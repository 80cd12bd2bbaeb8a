package org.supervisor4j.netty.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.supervisor4j.CauseOfDeath.CrashReport;
import org.supervisor4j.netty.posix.FileHead;

/**
 * Finds what a JVM wrote as it crashed: where its options say, else hs_err_pidN.log in its
 * directory, or in /tmp if it could not write there (java(1), -XX:ErrorFile).
 */
final class CrashReports {

  private static final String USUAL = "hs_err_pid%p.log";
  private static final Duration COARSE =
      Duration.ofSeconds(1); // file systems have clocks of their own
  private static final int HEAD = 1024; // holds the problem; the whole takes 100 KiB and more

  private final Path directory;
  private final Optional<String> errorFile;
  private final Instant since;

  /** Of a JVM that was started not before this time. */
  CrashReports(Path directory, JavaOptions options, Instant since) {
    this.directory = directory;
    this.errorFile = options.value("ErrorFile");
    this.since = since.minus(COARSE);
  }

  /** An older file of the same name is of an earlier process that had this pid. */
  Optional<CrashReport> of(long pid) {
    return Stream.concat(errorFile.stream(), Stream.of(USUAL, "/tmp/" + USUAL))
        .map(name -> directory.resolve(named(name, pid)))
        .filter(this::isNew)
        .findFirst()
        .flatMap(CrashReports::read);
  }

  private static String named(String pattern, long pid) {
    return Arrays.stream(pattern.split("%%", -1))
        .map(part -> part.replace("%p", Long.toString(pid)))
        .collect(Collectors.joining("%"));
  }

  private boolean isNew(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && !Files.getLastModifiedTime(file).toInstant().isBefore(since);
    } catch (IOException e) {
      return false;
    }
  }

  /** No link, by which the user of the JVM would show what only the host may read. */
  private static Optional<CrashReport> read(Path file) {
    return FileHead.ofNoLink(file, HEAD)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .map(head -> new CrashReport(file, problem(head.lines().toList())));
  }

  /**
   * What it says first: two lines at most, which are indented or follow a frame of numbers signs.
   */
  private static String problem(List<String> head) {
    return head.stream()
        .takeWhile(line -> line.startsWith("#"))
        .map(line -> line.substring(1).replaceFirst(", pid=\\d+, tid=.*", "").strip())
        .filter(line -> !line.isEmpty() && !line.startsWith("A fatal error has been detected"))
        .takeWhile(line -> !line.startsWith("JRE version") && !line.startsWith("Possible reasons"))
        .limit(2)
        .collect(Collectors.joining(", "));
  }
}
