package org.supervisor4j.netty.worker;

import org.supervisor4j.WorkerContext;

/**
 * The main program of a worker that serves by other means than Netty, or serves nobody: Jetty,
 * Tomcat, Spring Boot, a consumer of a queue. It reports when it is ready, and drains by message
 * rather than by signal:
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *   JavaWorker.run(
 *       worker -> {
 *         var server = startedOn(System.inheritedChannel());
 *         worker.onDrain(left -> server.stop());
 *       });
 * }
 * }</pre>
 *
 * <p>The listening socket of {@code Command.inetd()} is this JVM's {@code
 * System.inheritedChannel()}. It is closed here when the worker drains, before any {@code onDrain},
 * so that the server accepts no more but does not know of its end yet. The JDK sends descriptors 1
 * and 2 to {@code /dev/null} with that close ({@code sun.nio.ch.InheritedChannel}), so {@code
 * System.out} and {@code System.err} are replaced before the setup, by streams that outlive it;
 * what the JVM itself prints after the close is lost.
 */
public final class JavaWorker {

  private JavaWorker() {}

  /** Starts what the worker does; when it has returned the worker is ready. */
  @FunctionalInterface
  public interface Setup {

    void accept(WorkerContext worker) throws Exception;
  }

  /**
   * Runs the setup, then waits until the supervisor says drain or dies, or the process is told to
   * end by TERM or INT; drains and ends the process, as {@link NettyWorker#run} does. Its drain is
   * over when every {@link WorkerContext#onDrain} has returned.
   */
  public static void run(Setup setup) {
    var inherited = InheritedListener.find();
    inherited.ifPresent(InheritedListener::keepOutput);
    NettyWorker.run(
        inherited,
        worker -> {
          requireReachable(Environment.current());
          setup.accept(worker);
        });
  }

  /** Else the server binds a port of its own, and stands in the way of its successor. */
  static void requireReachable(Environment environment) {
    if (!environment.sockets().isEmpty()) {
      throw new IllegalStateException(
          "the sockets %s are descriptors from 3 on, where no JVM looks for one; add inetd() to the command"
              .formatted(environment.sockets().keySet()));
    }
  }
}
