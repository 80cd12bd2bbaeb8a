package org.supervisor4j.netty.posix;

import static org.supervisor4j.netty.posix.Libc.LIBC;
import static org.supervisor4j.netty.posix.Libc.checkReturned;

import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.supervisor4j.SupervisorException;

/**
 * A process to be started (posix_spawn(3)). It leads its own process group, blocks and ignores no
 * signal, reads /dev/null, and has no descriptor but those given here. Strings travel as UTF-8.
 *
 * @param executable absolute path
 * @param arguments from argv[0] on
 * @param environment all of it, nothing is added
 * @param directory the host's if empty
 * @param stdout the host's descriptor that becomes 1
 * @param stderr the host's descriptor that becomes 2
 * @param inherited the host's descriptors that become 3, 4, ...
 */
public record Spawn(
    Path executable,
    List<String> arguments,
    Map<String, String> environment,
    Optional<Path> directory,
    int stdout,
    int stderr,
    List<Integer> inherited) {

  public Spawn {
    if (!executable.isAbsolute()) {
      throw new SupervisorException("executable " + executable + " is not an absolute path");
    }
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    inherited = List.copyOf(inherited);
  }

  /**
   * Starts it and answers its pid; the caller reaps it. Blocks until the child executes, about as
   * long as the spawn takes; any thread.
   *
   * @throws PosixException with errno when the child can't be made or can't execute
   * @throws SupervisorException if libc is older than glibc 2.34
   */
  public long start() {
    var argv = CStrings.vector(arguments);
    var envp = CStrings.vector(environment.entrySet().stream().map(Spawn::assignment).toList());
    var pid = new int[1];
    var copies = new ArrayList<Integer>();
    try (var actions = new FileActions()) {
      copyAboveTargets(copies);
      prepare(actions, copies);
      checkReturned(
          LIBC.posix_spawn(
              pid,
              CStrings.bytes(executable.toString()),
              actions.pointer(),
              SpawnAttributes.OF_EVERY_CHILD.pointer(),
              argv,
              envp),
          "posix_spawn of " + executable);
      return pid[0];
    } finally {
      copies.forEach(Descriptors::close);
      Reference.reachabilityFence(argv);
      Reference.reachabilityFence(envp);
    }
  }

  private static String assignment(Map.Entry<String, String> variable) {
    var name = variable.getKey();
    if (name.isEmpty() || name.indexOf('=') >= 0) {
      throw new SupervisorException(
          "environment variable '" + name + "': a name is not empty and has no '='; correct it");
    }
    if (variable.getValue().indexOf('\0') >= 0) { // said without the value: it may be a secret
      throw new SupervisorException(
          "environment variable " + name + " contains a zero byte; remove it");
    }
    return name + "=" + variable.getValue();
  }

  /** A dup2 must not overwrite a source that a later one still needs. */
  private void copyAboveTargets(List<Integer> copies) {
    copies.add(Descriptors.duplicate(stdout, lowestUnused()));
    copies.add(Descriptors.duplicate(stderr, lowestUnused()));
    for (var fd : inherited) {
      copies.add(Descriptors.duplicate(fd, lowestUnused()));
    }
  }

  private int lowestUnused() {
    return 3 + inherited.size();
  }

  private void prepare(FileActions actions, List<Integer> copies) {
    actions.openForReading(0, "/dev/null");
    for (int i = 0; i < copies.size(); i++) {
      actions.duplicate(copies.get(i), 1 + i);
    }
    actions.closeFrom(lowestUnused());
    directory.ifPresent(actions::changeDirectory);
  }
}
