package org.supervisor4j.netty.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.supervisor4j.SupervisorException;

/**
 * What an archive was made of: JDK, options of the JVM, class path and its files, main class. The
 * hash of it all is part of the file's name, so another JVM looks for another file.
 */
public record ArchiveKey(String program, String hash, int feature) {

  /** From here, too, a JVM takes options. */
  private static final List<String> VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private static final int DIGITS = 16;

  /**
   * The key of a JVM to be started. Reads what it says of many files: may block.
   *
   * @param head of a line that {@link org.supervisor4j.Command#java} made: all but the arguments
   * @param directory where the JVM runs
   * @throws SupervisorException if there can be no archive for it; says why
   */
  public static ArchiveKey of(
      String program, List<String> head, Path directory, Map<String, String> environment) {
    var home = Path.of(head.get(0)).resolveSibling("..").normalize();
    var parts = new ArrayList<>(head);
    parts.add(release(home));
    parts.add(ClassPath.line(home.resolve(Path.of("lib", "modules"))));
    VARIABLES.forEach(name -> parts.add(environment.getOrDefault(name, "")));
    var classPath = head.get(head.size() - 2); // ... -cp classPath main
    parts.addAll(ClassPath.lines(classPath, directory));
    return new ArchiveKey(program, hash(parts), Runtime.version().feature());
  }

  /** Which version the JDK is now: it may have been updated under a host that runs. */
  private static String release(Path home) {
    try {
      return Files.readString(home.resolve("release"));
    } catch (IOException e) {
      return ""; // the time of its modules tells, too
    }
  }

  private static String hash(List<String> parts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      parts.forEach(
          part -> {
            digest.update(part.getBytes(UTF_8));
            digest.update((byte) 0); // so that "a", "bc" is not "ab", "c"
          });
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has it", e);
    }
  }

  private ArchiveKind kind() {
    return ArchiveKind.ofJdk(feature);
  }

  String suffix() {
    return kind().suffix;
  }

  /** The options that make a JVM write an archive at its exit. */
  public List<String> making(Path file) {
    return kind().making(file);
  }

  /** The options that start a JVM from an archive. */
  public List<String> using(Path file) {
    return kind().using(file);
  }
}
