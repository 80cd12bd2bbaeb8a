package org.supervisor4j.netty.worker;

import java.util.Optional;

/**
 * The main program of a worker that serves with Netty, supervised or by itself:
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *   NettyWorker.run(worker -> worker.serve("http", bootstrap));
 * }
 * }</pre>
 */
public final class NettyWorker {

  private NettyWorker() {}

  /** Opens what the worker serves; when it has returned the worker is ready. */
  @FunctionalInterface
  public interface Setup {

    void accept(Worker worker) throws Exception;
  }

  /**
   * Runs the setup, then serves until the supervisor says drain or dies, or the process is told to
   * end by TERM or INT; drains and ends the process: with 0 after a drain that was asked for, with
   * 1 after one that was not, and after a setup that failed. On TERM and INT it drains for 4
   * seconds at most and leaves the exit status to the JVM.
   */
  public static void run(Setup setup) {
    run(Optional.empty(), setup);
  }

  /** The same, with a listening socket that the setup serves by other means. */
  static void run(Optional<InheritedListener> inherited, Setup setup) {
    var worker = new RunningWorker(Environment.current(), inherited, System::exit);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(worker::drainBeforeExit, "supervisor4j-shutdown"));
    worker.run(setup);
  }
}
