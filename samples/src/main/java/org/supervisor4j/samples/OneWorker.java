package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerOnStandby;
import org.supervisor4j.SupervisorEvent.WorkerPromoted;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerState;

/** A quickstart with a single worker that is killed for a benchmark, and what follows its death. */
final class OneWorker implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private record Seen(SupervisorEvent event, long nanos) {}

  /** When it happened, in nanoseconds from the kill; less than 0 for never. */
  record Death(long noticed, long spawned, long ready, long answered) {}

  private static final long NEVER = -1;

  private final BlockingQueue<Seen> events = new LinkedBlockingQueue<>();
  private final Supervisor supervisor;
  private final int spares;

  private OneWorker(String name, ProgramSpec spec) {
    spares = spec.standby();
    supervisor =
        Supervisor.builder()
            .name(name)
            .programs(spec)
            .on(SupervisorEvent.class, event -> events.add(new Seen(event, System.nanoTime())))
            .start();
    supervisor.whenReady().join();
  }

  /** One that differs from the others in what is done to its spec. */
  static OneWorker start(String name, UnaryOperator<ProgramSpec.Builder> variant) {
    var eager = RestartPolicy.always().stableAfter(ofMillis(1)).neverGiveUp();
    var plain =
        QuickStart.web(Options.parse("--listen", "127.0.0.1:0", "--workers", "1")).toBuilder();
    return new OneWorker(name, variant.apply(plain.restart(eager)).build());
  }

  Death kill() throws InterruptedException {
    ask(); // warm, and stable for longer than stableAfter
    while (spares > 0 && !waits()) {
      await(WorkerOnStandby.class);
    }
    var pid = supervisor.program("web").status().ready().get(0).pid().orElseThrow();
    events.clear();
    var began = System.nanoTime();
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    ask();
    var answered = System.nanoTime();
    var noticed = await(WorkerExited.class) - began;
    if (spares > 0) {
      return new Death(noticed, NEVER, await(WorkerPromoted.class) - began, answered - began);
    }
    var spawned = await(WorkerStarted.class) - began;
    return new Death(noticed, spawned, await(WorkerReady.class) - began, answered - began);
  }

  private boolean waits() {
    return supervisor.program("web").status().workers().stream()
        .anyMatch(worker -> worker.state() == WorkerState.STANDBY);
  }

  private long await(Class<? extends SupervisorEvent> type) throws InterruptedException {
    while (true) {
      var next = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new IllegalStateException("no " + type.getSimpleName());
      }
      if (type.isInstance(next.event())) {
        return next.nanos();
      }
    }
  }

  /** Asks on a new connection until somebody answers: the dying worker may still take one. */
  private void ask() {
    var address = (InetSocketAddress) supervisor.address("http");
    for (var answer = ""; !answer.startsWith("HTTP/1.1 200"); answer = answer(address)) {}
  }

  private static String answer(InetSocketAddress address) {
    var request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    try (var channel = SocketChannel.open(address)) {
      channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
      var buffer = ByteBuffer.allocate(256);
      channel.read(buffer);
      return new String(buffer.array(), 0, buffer.position(), US_ASCII);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    supervisor.close();
  }
}
