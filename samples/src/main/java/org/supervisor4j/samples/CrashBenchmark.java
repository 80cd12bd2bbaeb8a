package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;

/**
 * Kills the only worker again and again and times what follows, each from the kill: the exit was
 * noticed, the successor runs, is ready, and has answered. Argument: how often (11; the first is
 * not counted).
 */
public final class CrashBenchmark {

  private record Seen(SupervisorEvent event, long nanos) {}

  private final BlockingQueue<Seen> events = new LinkedBlockingQueue<>();
  private final List<long[]> rows = new ArrayList<>();

  private CrashBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    var kills = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 11;
    new CrashBenchmark().run(kills);
  }

  private void run(int kills) throws Exception {
    var eager = RestartPolicy.always().stableAfter(ofMillis(1)).neverGiveUp();
    var web =
        QuickStart.web(Options.parse("--listen", "127.0.0.1:0", "--workers", "1")).toBuilder()
            .restart(eager)
            .build();
    try (var supervisor =
        Supervisor.builder()
            .programs(web)
            .on(SupervisorEvent.class, event -> events.add(new Seen(event, System.nanoTime())))
            .start()) {
      supervisor.whenReady().join();
      for (int i = 0; i < kills; i++) {
        rows.add(kill(supervisor));
      }
    }
    rows.remove(0);
    print("exit noticed", 0);
    print("successor spawned", 1);
    print("successor ready", 2);
    print("next answer", 3);
  }

  private long[] kill(Supervisor supervisor) throws Exception {
    ask(supervisor.address("http")); // warm, and stable for longer than stableAfter
    var pid = supervisor.program("web").status().ready().get(0).pid().orElseThrow();
    events.clear();
    var began = System.nanoTime();
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    ask(supervisor.address("http"));
    var answered = System.nanoTime();
    return new long[] {
      await(WorkerExited.class) - began,
      await(WorkerStarted.class) - began,
      await(WorkerReady.class) - began,
      answered - began
    };
  }

  private long await(Class<? extends SupervisorEvent> type) throws InterruptedException {
    while (true) {
      var next = events.poll(ofSeconds(30).toSeconds(), TimeUnit.SECONDS);
      if (next == null) {
        throw new IllegalStateException("no " + type.getSimpleName());
      }
      if (type.isInstance(next.event())) {
        return next.nanos();
      }
    }
  }

  /** Asks on a new connection until somebody answers: the dying worker may still take one. */
  private static void ask(SocketAddress address) throws InterruptedException {
    for (var answer = ""; !answer.startsWith("HTTP/1.1 200"); answer = answer(address)) {}
  }

  private static String answer(SocketAddress address) {
    var request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    try (var channel = SocketChannel.open((InetSocketAddress) address)) {
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      var buffer = ByteBuffer.allocate(256);
      channel.read(buffer);
      return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "";
    }
  }

  private void print(String what, int column) {
    var millis = rows.stream().mapToDouble(row -> row[column] / 1e6).sorted().toArray();
    System.out.printf(
        "%-18s median %8.2f ms, min %8.2f, max %8.2f, of %d%n",
        what, millis[millis.length / 2], millis[0], millis[millis.length - 1], millis.length);
    assert Arrays.stream(millis).allMatch(time -> time > 0);
  }
}
