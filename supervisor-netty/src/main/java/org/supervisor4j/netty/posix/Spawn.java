package org.supervisor4j.netty.posix;

import static org.supervisor4j.netty.posix.Libc.LIBC;
import static org.supervisor4j.netty.posix.Libc.checkReturned;

import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.supervisor4j.SupervisorException;

/**
 * A process to be started (posix_spawn(3)). It leads its own process group, blocks and ignores no
 * signal, and has no descriptor but those given here; 0 reads /dev/null if it is none of them.
 * Strings travel as UTF-8.
 *
 * @param executable absolute path
 * @param arguments from argv[0] on
 * @param environment all of it, nothing is added
 * @param directory the host's if empty
 * @param stdout the host's descriptor that becomes 1
 * @param stderr the host's descriptor that becomes 2
 * @param inherited the host's descriptors by what they become in the child: 0, or 3 and more
 */
public record Spawn(
    Path executable,
    List<String> arguments,
    Map<String, String> environment,
    Optional<Path> directory,
    int stdout,
    int stderr,
    SortedMap<Integer, Integer> inherited) {

  private static final int FIRST = 3; // behind the standard streams

  public Spawn {
    if (!executable.isAbsolute()) {
      throw new SupervisorException("executable " + executable + " is not an absolute path");
    }
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    inherited = Collections.unmodifiableSortedMap(new TreeMap<>(inherited));
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
    var copies = new TreeMap<Integer, Integer>();
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
      copies.values().forEach(Descriptors::close);
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
  private void copyAboveTargets(Map<Integer, Integer> copies) {
    copies.put(1, Descriptors.duplicate(stdout, lowestUnused()));
    copies.put(2, Descriptors.duplicate(stderr, lowestUnused()));
    inherited.forEach(
        (target, fd) -> copies.put(target, Descriptors.duplicate(fd, lowestUnused())));
  }

  private int lowestUnused() {
    return inherited.isEmpty() ? FIRST : Math.max(FIRST, inherited.lastKey() + 1);
  }

  private void prepare(FileActions actions, SortedMap<Integer, Integer> copies) {
    if (!copies.containsKey(0)) {
      actions.openForReading(0, "/dev/null");
    }
    copies.forEach((target, copy) -> actions.duplicate(copy, target));
    for (int fd = FIRST; fd < lowestUnused(); fd++) {
      if (!copies.containsKey(fd)) {
        actions.close(fd);
      }
    }
    actions.closeFrom(lowestUnused());
    directory.ifPresent(actions::changeDirectory);
  }
}
