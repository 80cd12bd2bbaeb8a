package org.supervisor4j.netty.process;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.netty.posix.ProcessStat;

/**
 * Whether a process ended as one of the tools before its program: the kernel keeps the name of what
 * was executed last. What a program of the same name does can't be told from it, and is not.
 */
public final class ChainDeath {

  private final Set<String> tools;
  private volatile boolean asTool;

  private ChainDeath(Set<String> tools) {
    this.tools = tools;
  }

  /** Empty where there is nothing before the program. */
  public static Optional<ChainDeath> of(Launch launch) {
    return Chain.to(launch.program(), launch)
        .map(Chain::tools)
        .filter(tools -> !tools.contains(nameOf(launch.program())))
        .map(ChainDeath::new);
  }

  private static String nameOf(String program) {
    return Optional.ofNullable(Path.of(program).getFileName()).map(Path::toString).orElse(program);
  }

  /** As long as it is dead and not reaped. */
  public void look(long pid) {
    asTool = ProcessStat.nameOf(pid).filter(tools::contains).isPresent();
  }

  /** Whether it ended so, and by itself. */
  public boolean explains(ExitStatus status) {
    return asTool && status instanceof ExitStatus.Exited exit && exit.code() != 0;
  }
}
