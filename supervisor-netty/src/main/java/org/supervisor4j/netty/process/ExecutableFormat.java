package org.supervisor4j.netty.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.supervisor4j.netty.posix.FileHead;

/** Whether the kernel can execute a file, judged by how the file begins (execve(2)). */
final class ExecutableFormat {

  static final String UNKNOWN =
      "is neither a binary nor a script that names its interpreter; begin it with a line as"
          + " #!/bin/sh, or run it as an argument of its interpreter: ";
  static final String NO_INTERPRETER =
      "names in its #! line an interpreter that is missing or not executable; install it: ";

  private static final int LONGEST_FIRST_LINE = 256; // BINPRM_BUF_SIZE

  private ExecutableFormat() {}

  /** What speaks against it; empty also if the file can't be read: then let the kernel judge. */
  static Optional<String> objection(Path program) {
    return FileHead.of(program, LONGEST_FIRST_LINE)
        .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
        .flatMap(head -> objection(head, program));
  }

  private static Optional<String> objection(String head, Path program) {
    if (head.startsWith("\u007fELF")) {
      return Optional.empty();
    }
    return head.startsWith("#!")
        ? interpreter(head).filter(path -> !Files.isExecutable(path)).map(p -> NO_INTERPRETER + p)
        : Optional.of(UNKNOWN + program);
  }

  private static Optional<Path> interpreter(String head) {
    var firstLine = head.lines().findFirst().orElse("").substring("#!".length()).strip();
    return Optional.of(firstLine.split("\\s", 2)[0])
        .filter(path -> path.startsWith("/"))
        .map(Path::of);
  }
}
