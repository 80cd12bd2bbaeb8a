package org.supervisor4j.netty.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.supervisor4j.SupervisorException;

/** A process in someone's process group. */
record GroupMember(long pid, long startTime, long group) {

  private static final int GROUP = 5;
  private static final int START_TIME = 22;

  /** Everyone in that group, as of now. */
  static List<GroupMember> of(long group) {
    var members = new ArrayList<GroupMember>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var process : processes) {
        read(process).filter(member -> member.group() == group).ifPresent(members::add);
      }
    } catch (IOException e) {
      throw new SupervisorException("cannot read /proc; is it mounted?", e);
    }
    return members;
  }

  /** Fields count from 1 (proc(5), stat); the second ends with the last parenthesis. */
  private static Optional<GroupMember> read(Path process) {
    try {
      var stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      var fromThird = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(
          new GroupMember(
              Long.parseLong(process.getFileName().toString()),
              Long.parseLong(fromThird[START_TIME - 3]),
              Long.parseLong(fromThird[GROUP - 3])));
    } catch (IOException e) {
      return Optional.empty(); // ended meanwhile
    }
  }
}
