package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofSeconds;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.supervisor4j.Command;
import org.supervisor4j.Supervisor;
import org.supervisor4j.WorkerId;

/**
 * What supervision costs a worker that is asked as fast as it answers: the same worker by itself
 * and under a host, in turn. Argument: how many rounds (6; the first is not counted).
 */
public final class OverheadBenchmark {

  private static final int CONNECTIONS = 16;
  private static final Duration ROUND = ofSeconds(5);
  private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(US_ASCII);

  private OverheadBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    var rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 6;
    var alone = freeAddress();
    var web = QuickStart.web(Options.parse("--listen", "127.0.0.1:0", "--workers", "1"));
    var worker = alone(web.command(), alone.getPort());
    try (var supervisor = Supervisor.builder().programs(web).start()) {
      supervisor.whenReady().join();
      awaitListener(alone);
      var supervised = (InetSocketAddress) supervisor.address("http");
      var rates = new ArrayList<double[]>();
      for (int round = 0; round < rounds; round++) {
        rates.add(new double[] {rate(alone), rate(supervised)});
      }
      print(rates.subList(1, rates.size()));
    } finally {
      worker.destroyForcibly();
    }
  }

  private static InetSocketAddress freeAddress() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }
  }

  /** As the supervisor would start it, but for everything by which a worker finds one. */
  private static Process alone(Command command, int port) throws IOException {
    var builder = new ProcessBuilder(command.line(new WorkerId("alone", 0, 1))).inheritIO();
    builder.environment().put("PORT", Integer.toString(port));
    return builder.start();
  }

  private static void awaitListener(InetSocketAddress address) {
    while (!listens(address)) {
      Thread.onSpinWait();
    }
  }

  private static boolean listens(InetSocketAddress address) {
    try (var socket = new Socket(address.getAddress(), address.getPort())) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Requests a second, over connections of which each asks again when it is answered. */
  private static double rate(InetSocketAddress server) {
    var end = System.nanoTime() + ROUND.toNanos();
    var threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      var counts =
          IntStream.range(0, CONNECTIONS)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> count(server, end), threads))
              .toList();
      return counts.stream().mapToLong(CompletableFuture::join).sum() / (double) ROUND.toSeconds();
    } finally {
      threads.shutdown();
    }
  }

  private static long count(InetSocketAddress server, long end) {
    try (var socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setTcpNoDelay(true);
      var input = new DataInputStream(socket.getInputStream());
      var length = firstAnswer(socket, input);
      var answer = new byte[length];
      long count = 0;
      while (System.nanoTime() < end) {
        socket.getOutputStream().write(REQUEST);
        input.readFully(answer);
        count++;
      }
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All answers are as long as the first, which is one packet. */
  private static int firstAnswer(Socket socket, DataInputStream input) throws IOException {
    socket.getOutputStream().write(REQUEST);
    return input.read(new byte[1024]);
  }

  private static void print(List<double[]> rates) {
    System.out.println("| requests a second | alone | supervised | ratio |");
    System.out.println("| --- | --- | --- | --- |");
    for (var rate : rates) {
      System.out.printf("| | %,.0f | %,.0f | %.3f |%n", rate[0], rate[1], rate[1] / rate[0]);
    }
    System.out.printf(
        "| median | %,.0f | %,.0f | %.3f |%n",
        median(rates, rate -> rate[0]),
        median(rates, rate -> rate[1]),
        median(rates, rate -> rate[1] / rate[0]));
  }

  private static double median(
      List<double[]> rates, java.util.function.ToDoubleFunction<double[]> of) {
    var sorted = rates.stream().mapToDouble(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
