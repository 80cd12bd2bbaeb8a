package org.supervisor4j.netty.http;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.netty.http.HttpEndpointsTest.at;
import static org.supervisor4j.netty.http.Visitor.basic;
import static org.supervisor4j.netty.http.Visitor.get;
import static org.supervisor4j.netty.http.Visitor.post;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.ControlEndpoint;
import org.supervisor4j.netty.posix.Proc;

/** Whoever takes his time, or more than he may, or comes by another site's page. */
@Timeout(60)
class HostileClientsTest {

  private static final Limits PATIENT = patient(ofMillis(1));
  private static final Limits SLOW_TO_REFUSE = patient(ofMinutes(1));

  private static final Limits HASTY = hasty(ofMillis(300));
  private static final Limits HASTY_ONCE_ASKED = hasty(ofMinutes(1));

  private static Limits hasty(Duration idle) {
    return new Limits(
        8,
        2000,
        10_000,
        idle,
        ofMillis(300),
        ofMillis(300),
        ofMillis(300),
        ofMillis(1),
        ofMillis(20));
  }

  /** Generous, but that a wrong password is answered after this. */
  private static Limits patient(Duration wrongLogin) {
    return new Limits(
        8,
        2000,
        10_000,
        ofMinutes(1),
        ofMinutes(1),
        ofMinutes(1),
        ofSeconds(5),
        wrongLogin,
        ofMillis(20));
  }

  private final List<HttpEndpoints> opened = new ArrayList<>();
  private final Path path;

  HostileClientsTest(@TempDir Path directory) {
    path = directory.resolve("c.sock");
  }

  @AfterEach
  void close() {
    opened.forEach(HttpEndpoints::close);
  }

  private SocketAddress open(Limits limits, Service... services) {
    var endpoints = HttpEndpoints.bind(List.of(ControlEndpoint.unix(path)), Runnable::run, limits);
    opened.add(endpoints);
    endpoints.begin(List.of(services));
    return endpoints.addresses().get(0);
  }

  private static final Service HELLO =
      at("/hello", "GET", request -> Response.text(200, "hello").now());
  private static final Service ECHO =
      at("/echo", "POST", request -> Response.text(200, request.text()).now());

  private static void assertAnswered(SocketAddress address) throws IOException {
    try (var visitor = new Visitor(address)) {
      assertThat(visitor.say(get("/hello")).answer()).startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "413, POST /echo HTTP/1.1~Host: x~Content-Length: 10001~~",
    "413, POST /echo HTTP/1.1~Host: x~Expect: 100-continue~Content-Length: 99999999999~~",
    "400, POST /echo HTTP/1.1~Host: x~Content-Length: -1~~",
    "400, POST /echo HTTP/1.1~Host: x~Content-Length: 1~Content-Length: 2~~",
    "400, POST /echo HTTP/1.1~Host: x~Transfer-Encoding: chunked~~xyz~",
    "400, GET /hello~~",
    "400, \u0016\u0003\u0001\u0002 of TLS~~",
    "400, GET /hello%zz HTTP/1.1~Host: x~Connection: close~~",
    "403, GET /hello HTTP/1.1~Host: evil.example~Connection: close~~",
    "403, POST /echo HTTP/1.1~Host: localhost~Origin: null~Content-Length: 0~Connection: close~~",
    "403, POST /echo HTTP/1.1~Host: localhost~Sec-Fetch-Site: cross-site~Content-Length: 0~Connection: close~~",
    "403, GET /hello HTTP/1.1~Host: localhost~Sec-Fetch-Site: same-site~Sec-Fetch-Mode: no-cors~Connection: close~~",
    "200, GET /hello HTTP/1.1~Host: localhost~Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: navigate~Sec-Fetch-Dest: document~Connection: close~~",
    "200, POST /echo HTTP/1.1~Host: 127.0.0.1:9001~Origin: https://127.0.0.1:9001~Content-Length: 0~Connection: close~~",
    "200, GET /hello HTTP/1.0~~",
  })
  void each_request_gets_what_is_due_and_the_connection_ends(int status, String request)
      throws IOException {
    var address = open(PATIENT, HELLO, ECHO);
    try (var visitor = new Visitor(address)) {
      assertThat(visitor.say(request.replace("~", "\r\n")).rest()).startsWith("HTTP/1.1 " + status);
    }
    assertAnswered(address);
  }

  @Test
  void a_head_or_body_without_end_is_cut_off() throws IOException {
    var address = open(PATIENT, HELLO, ECHO);
    try (var visitor = new Visitor(address)) {
      visitor.say("GET /hello HTTP/1.1\r\nA: " + "x".repeat(3000));
      assertThat(visitor.rest()).startsWith("HTTP/1.1 431");
    }
    try (var visitor = new Visitor(address)) {
      visitor.say("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      visitor.say("2711\r\n" + "x".repeat(10_001) + "\r\n"); // and no last chunk
      assertThat(visitor.rest()).startsWith("HTTP/1.1 413");
    }
    try (var visitor = new Visitor(address)) {
      assertThat(visitor.say(post("/echo", "x".repeat(10_000))).answer())
          .startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "G",
        "GET /hello HTTP/1.1\r\n",
        "POST /echo HTTP/1.1\r\nContent-Length: 9\r\n\r\nx"
      })
  void who_does_not_come_to_an_end_is_shown_out(String beginning) throws IOException {
    // who has something to say may take his time before he says it
    var address = open(beginning.isEmpty() ? HASTY : HASTY_ONCE_ASKED, HELLO, ECHO);
    try (var visitor = new Visitor(address)) {
      var heard = visitor.say(beginning).rest();
      assertThat(heard).matches(beginning.isEmpty() ? "" : "(?s)HTTP/1.1 408 .*");
    }
  }

  @Test
  void who_takes_all_places_of_one_endpoint_takes_none_of_another() throws Exception {
    var tcp = ControlEndpoint.tcp("127.0.0.1", 0).password("ann", "secret");
    var endpoints =
        HttpEndpoints.bind(List.of(tcp, ControlEndpoint.unix(path)), Runnable::run, PATIENT);
    opened.add(endpoints);
    var asked = new CountDownLatch(PATIENT.connections());
    var waiting =
        at(
            "/wait",
            "GET",
            request -> {
              asked.countDown();
              return new CompletableFuture<>();
            });
    endpoints.begin(List.of(HELLO, waiting));
    List<Visitor> guests = new ArrayList<>();
    try {
      for (int i = 0; i < PATIENT.connections(); i++) {
        guests.add(
            new Visitor(endpoints.addresses().get(0)).say(get("/wait", basic("ann:secret"))));
      }
      asked.await();
      try (var late = new Visitor(endpoints.addresses().get(0))) {
        assertThat(late.rest()).isEmpty();
      }
      assertAnswered(endpoints.addresses().get(1));
    } finally {
      for (var guest : guests) {
        guest.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "G",
        "POST /echo HTTP/1.1\r\nContent-Length: 9\r\n\r\nx",
        "GET /hello HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ZXZlOg==\r\n\r\n"
      })
  void who_shows_no_password_takes_no_place_of_those_who_do(String beginning) throws IOException {
    var endpoint = ControlEndpoint.tcp("127.0.0.1", 0).password("ann", "secret");
    var endpoints = HttpEndpoints.bind(List.of(endpoint), Runnable::run, SLOW_TO_REFUSE);
    opened.add(endpoints);
    endpoints.begin(List.of(HELLO));
    var address = endpoints.addresses().get(0);
    var hello = get("/hello", basic("ann:secret"));
    List<Visitor> strangers = new ArrayList<>();
    try (var early = new Visitor(address)) {
      assertThat(early.say(hello).answer()).startsWith("HTTP/1.1 200");
      for (int i = 0; i < 2 * SLOW_TO_REFUSE.connections(); i++) {
        strangers.add(new Visitor(address).say(beginning));
      }
      try (var late = new Visitor(address)) {
        assertThat(late.say(hello).answer()).startsWith("HTTP/1.1 200");
      }
      assertThat(early.say(hello).answer()).startsWith("HTTP/1.1 200"); // though it was idle
    } finally {
      for (var stranger : strangers) {
        stranger.close();
      }
    }
  }

  @Test
  void a_service_that_holds_up_the_thread_does_not_hold_up_the_end() throws Exception {
    var release = new CountDownLatch(1);
    var asked = new CountDownLatch(1);
    var hanging =
        at(
            "/hang",
            "GET",
            request -> {
              asked.countDown();
              hang(release);
              return Response.text(200, "late").now();
            });
    var address = open(PATIENT, hanging);
    try (var visitor = new Visitor(address)) {
      visitor.say(get("/hang"));
      asked.await();
      opened.remove(0).close();
      assertThat(path).doesNotExist();
      assertThat(release.getCount()).isOne();
    } finally {
      release.countDown();
    }
  }

  private static void hang(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void when_all_places_are_taken_the_one_that_idles_longest_goes() throws IOException {
    var address = open(PATIENT, HELLO);
    var idle = new ArrayList<Visitor>();
    for (int i = 0; i < 8; i++) {
      idle.add(new Visitor(address));
      assertThat(idle.get(i).say(get("/hello")).answer()).startsWith("HTTP/1.1 200");
    }
    idle.get(0).say(get("/hello")).answer(); // now the second idles longest

    assertAnswered(address);
    assertThat(idle.get(1).rest()).isEmpty();
    assertThat(idle.get(0).say(get("/hello")).answer()).startsWith("HTTP/1.1 200");
    for (var visitor : idle) {
      visitor.close();
    }
  }

  @Test
  void a_stream_waits_for_a_client_that_does_not_read_and_learns_that_it_is_gone()
      throws Exception {
    var written = new AtomicLong();
    var gone = new CompletableFuture<Void>();
    var address = open(PATIENT, stream(written, gone), HELLO);
    try (var visitor = new Visitor(address)) {
      visitor.say(get("/stream")).until("\r\n\r\n");
      var before = new AtomicLong(-1);
      await().until(() -> before.getAndSet(written.get()) == written.get() && written.get() > 0);
      assertThat(written.get()).isBetween(1L, 10_000_000L);
      assertAnswered(address);
      assertThat(gone).isNotDone();
    }
    gone.get();
  }

  @Test
  void a_client_that_takes_nothing_of_a_stream_is_shown_out() throws Exception {
    var gone = new CompletableFuture<Void>();
    var address = open(HASTY_ONCE_ASKED, stream(new AtomicLong(), gone));
    try (var visitor = new Visitor(address)) {
      visitor.say(get("/stream")).until("\r\n\r\n");
      gone.get();
    }
  }

  /** Writes for ever, a piece as soon as there is room. */
  private static Service stream(AtomicLong written, CompletableFuture<Void> gone) {
    return at(
        "/stream",
        "GET",
        request ->
            Response.stream(
                    "text/plain",
                    stream -> {
                      stream.closed().thenRun(() -> gone.complete(null));
                      writeOn(stream, written);
                    })
                .now());
  }

  private static void writeOn(BodyStream stream, AtomicLong written) {
    var piece = new byte[10_000];
    stream
        .write(piece)
        .thenRun(
            () -> {
              written.addAndGet(piece.length);
              writeOn(stream, written);
            });
  }

  @Test
  void who_ends_his_half_still_gets_his_answer() throws IOException {
    var answer = new CompletableFuture<Response>();
    var address = open(PATIENT, at("/late", "GET", request -> answer));
    try (var visitor = new Visitor(address)) {
      visitor.say(get("/late"));
      visitor.endOfOutput();
      answer.complete(Response.text(200, "late"));
      assertThat(visitor.rest()).startsWith("HTTP/1.1 200").endsWith("late\n");
    }
  }

  @Test
  void the_end_of_the_endpoint_answers_what_is_under_way_and_ends_streams() throws Exception {
    var stream = new CompletableFuture<BodyStream>();
    var asked = new CompletableFuture<Void>();
    var answer = new CompletableFuture<Response>();
    var late =
        at(
            "/late",
            "GET",
            request -> {
              asked.complete(null);
              return answer;
            });
    var streaming =
        at("/s", "GET", request -> Response.stream("text/plain", stream::complete).now());
    var address = open(PATIENT, late, streaming);
    try (var waiting = new Visitor(address);
        var watching = new Visitor(address)) {
      waiting.say(get("/late"));
      watching.say(get("/s"));
      asked.get();
      stream.get();
      var closing = CompletableFuture.runAsync(opened.remove(0)::close);
      // there and then: answers are not waited for long
      stream.get().closed().thenRun(() -> answer.complete(Response.text(200, "at last"))).get();
      assertThat(waiting.rest()).endsWith("at last\n");
      assertThat(watching.rest()).endsWith("0\r\n\r\n");
      closing.get();
      assertThatThrownBy(() -> new Visitor(address)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_thousand_connections_leave_no_descriptor() throws IOException {
    var address = open(PATIENT, HELLO);
    assertAnswered(address);
    var before = sockets();
    for (int i = 0; i < 1000; i++) {
      try (var visitor = new Visitor(address)) {
        visitor.say(i % 3 == 0 ? get("/hello") : i % 3 == 1 ? "GET /he" : "\0\0\0\r\n\r\n");
        if (i % 2 == 0 && i % 3 != 1) {
          visitor.until("\n"); // of an answer; the others leave before
        }
      }
    }
    await().until(() -> before.containsAll(sockets()));
    var after = sockets();

    opened.remove(0).close();

    assertThat(sockets()).hasSize(after.size() - 2); // the listener, and Netty's copy of it
  }

  private static List<String> sockets() {
    return Proc.descriptors(Proc.self()).values().stream()
        .filter(target -> target.startsWith("socket:"))
        .toList();
  }
}
