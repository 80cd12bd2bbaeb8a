package org.supervisor4j.netty.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * SIGPIPE is ignored in the child: env(1) of coreutils 8.31 does that and becomes the program, with
 * its pid unchanged. Not by ignoring it in the host for the time of a spawn: what else the host
 * starts in that moment would ignore it, too.
 */
final class IgnoredPipe {

  static final Path ENV = Path.of("/usr/bin/env");

  private IgnoredPipe() {}

  static List<String> line(Path program, Launch launch) {
    PidAnnouncement.refuseAssignment(program, launch);
    var line = new ArrayList<>(List.of(ENV.toString(), "--ignore-signal=PIPE", "--"));
    line.add(program.toString());
    line.addAll(launch.arguments());
    return line;
  }
}
