package org.supervisor4j.testkit.fault;

import java.nio.file.Path;
import java.util.List;
import org.supervisor4j.Command;
import org.supervisor4j.Program;
import org.supervisor4j.WorkerStatus;

/**
 * The strings of {@link Puppet}s: what the next ones do when they start, and what live ones do now.
 * Thread-safe.
 *
 * <pre>{@code
 * var puppets = Puppets.in(directory);
 * puppets.onStart(Start.crash(1).times(3));
 * var spec = ProgramSpec.named("web").command(puppets.command("-Xmx64m")).sockets(http).build();
 * ...
 * puppets.tell(program, 0, Act.blockLoop(ofSeconds(2)));
 * }</pre>
 */
public final class Puppets {

  private final Path directory;
  private final Faults journal;
  private final Script script;

  private Puppets(Path directory, Faults journal) {
    this.directory = directory.toAbsolutePath();
    this.journal = journal;
    script = new Script(directory);
  }

  /** Scripts and sockets are kept in this directory, of one test, with a path below 90 bytes. */
  public static Puppets in(Path directory) {
    return in(directory, new Faults());
  }

  /** What puppets are told is listed among these faults. */
  public static Puppets in(Path directory, Faults journal) {
    return new Puppets(directory, journal);
  }

  /**
   * What to give to {@link org.supervisor4j.ProgramSpec.Builder#command}. The puppet serves every
   * socket of its spec with HTTP.
   *
   * @param jvmOptions as {@code -Xmx64m}
   */
  public Command command(String... jvmOptions) {
    return Command.java(Puppet.class, jvmOptions).args(directory.toString());
  }

  /** From now on; the first that fits counts, and the last call comes first. */
  public void onStart(Start... starts) {
    script.put(List.of(starts));
  }

  /** From now on they start as usual. */
  public void forgetStarts() {
    script.clear();
  }

  /** Tells the one worker of a slot that is ready, see {@link #tell(long, Act)}. */
  public Fault tell(Program program, int slot, Act act) {
    return program.status().ready().stream()
        .filter(worker -> worker.id().slot() == slot)
        .findFirst()
        .map(worker -> tell(worker, act))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "nobody is ready in %s/%d: %s"
                        .formatted(program.name(), slot, program.status().workers())));
  }

  /** See {@link #tell(long, Act)}. */
  public Fault tell(WorkerStatus worker, Act act) {
    var pid =
        worker
            .pid()
            .orElseThrow(() -> new IllegalStateException(worker.id() + " has no process to tell"));
    return tell(worker.id().toString(), pid, act);
  }

  /**
   * Returns when the act is under way, or has ended the puppet; waits for one that has just been
   * started.
   *
   * @throws IllegalStateException if there is no such puppet, or it can't do it
   */
  public Fault tell(long pid, Act act) {
    return tell("puppet", pid, act);
  }

  private Fault tell(String name, long pid, Act act) {
    return new Ear(directory, pid)
        .say(act, () -> journal.tell(act.toString(), name + " (pid " + pid + ")"));
  }
}
