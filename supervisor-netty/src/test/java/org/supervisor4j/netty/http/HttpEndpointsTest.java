package org.supervisor4j.netty.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.supervisor4j.netty.http.Visitor.basic;
import static org.supervisor4j.netty.http.Visitor.get;
import static org.supervisor4j.netty.http.Visitor.post;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisor4j.ControlEndpoint;
import org.supervisor4j.SupervisorException;

/** What those are answered who mean well. */
@Timeout(30)
class HttpEndpointsTest {

  private final Path path;
  private final List<HttpEndpoints> opened = new ArrayList<>();

  HttpEndpointsTest(@TempDir Path directory) {
    path = directory.resolve("c.sock");
  }

  @AfterEach
  void close() {
    opened.forEach(HttpEndpoints::close);
    assertThat(path).doesNotExist();
  }

  private HttpEndpoints open(ControlEndpoint endpoint, Service... services) {
    var endpoints = HttpEndpoints.bind(List.of(endpoint), Runnable::run);
    opened.add(endpoints);
    endpoints.begin(List.of(services));
    return endpoints;
  }

  private Visitor visit(ControlEndpoint endpoint, Service... services) throws IOException {
    return new Visitor(open(endpoint, services).addresses().get(0));
  }

  private ControlEndpoint.Unix unix() {
    return ControlEndpoint.unix(path);
  }

  /** Answers at one path. */
  static Service at(
      String where, String method, Function<Request, CompletableFuture<Response>> answer) {
    return new Service() {
      @Override
      public Set<String> methods(String path) {
        return path.equals(where) ? Set.of(method) : Set.of();
      }

      @Override
      public CompletableFuture<Response> answer(Request request) {
        return answer.apply(request);
      }
    };
  }

  private static Service echo(String path) {
    return at(path, "POST", request -> Response.text(200, request.text()).now());
  }

  private static final Service HELLO =
      at("/hello", "GET", request -> Response.text(200, "hello " + request.query()).now());

  @Test
  void requests_of_one_connection_are_answered_in_their_order() throws IOException {
    try (var visitor = visit(unix(), HELLO, echo("/echo"))) {
      visitor.say(get("/hello?a=%20b") + post("/echo", "one") + post("/echo", "two"));

      assertThat(visitor.answer()).startsWith("HTTP/1.1 200 OK").endsWith("hello {a= b}\n");
      assertThat(visitor.answer()).endsWith("one\n");
      assertThat(visitor.answer()).endsWith("two\n");
    }
  }

  @Test
  void many_pipelined_requests_are_answered_one_by_one() throws IOException {
    var under = new AtomicInteger();
    var most = new AtomicInteger();
    var slow =
        at(
            "/slow",
            "GET",
            request ->
                CompletableFuture.supplyAsync(
                    () -> {
                      most.accumulateAndGet(under.incrementAndGet(), Math::max);
                      under.decrementAndGet();
                      return Response.text(200, request.query().toString());
                    }));
    try (var visitor = visit(unix(), slow)) {
      var all = new StringBuilder();
      for (int i = 0; i < 150; i++) {
        all.append(get("/slow?n=" + i));
      }
      visitor.say(all.toString());

      for (int i = 0; i < 150; i++) {
        assertThat(visitor.answer()).endsWith("\n{n=" + i + "}\n");
      }
      assertThat(most).hasValue(1);
    }
  }

  @Test
  void the_socket_is_its_owners_alone_unless_said_and_goes_with_the_endpoint() throws IOException {
    open(unix(), HELLO);

    assertThat(mode()).isEqualTo("rwx------");
    opened.remove(0).close();
    assertThat(path).doesNotExist();

    open(unix().mode("rwxrwx---"), HELLO);
    assertThat(mode()).isEqualTo("rwxrwx---");
  }

  private String mode() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void what_is_no_socket_is_left_alone() throws IOException {
    Files.writeString(path, "precious");

    assertThatThrownBy(() -> open(unix(), HELLO))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("not a socket");
    assertThat(path).hasContent("precious");
    Files.delete(path);
  }

  @ParameterizedTest
  @CsvSource({
    "ann:secret, ann:secret, 200",
    "ann:secret, ann:secreT, 401",
    "ann:secret, bob:secret, 401",
    "ann:secret, ann, 401",
    "ann:secret, ann:, 401",
    // echo -n secret | sha1sum
    "ann:{SHA}e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4, ann:secret, 200",
    "ann:{SHA}E5E9FA1BA31ECD1AE84F75CAAA474F3A663F05F4, ann:secret, 200",
    "ann:{SHA}e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4, ann:secreT, 401",
    "ann:{SHA}e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4, "
        + "ann:{SHA}e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4, 401",
    "ann:ö:x, ann:ö:x, 200",
  })
  void who_shows_user_and_password_gets_in(String wanted, String shown, int status)
      throws IOException {
    var login = wanted.split(":", 2);
    try (var visitor = visit(unix().password(login[0], login[1]), HELLO)) {
      assertThat(visitor.say(get("/hello")).answer())
          .startsWith("HTTP/1.1 401")
          .contains("www-authenticate: Basic realm=\"default\"");
      assertThat(visitor.say(get("/hello", basic(shown))).answer())
          .startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void a_port_of_the_network_answers_who_has_the_password() throws IOException {
    var endpoint = ControlEndpoint.tcp("127.0.0.1", 0).password("ann", "secret");
    try (var visitor = visit(endpoint, HELLO)) {
      assertThat(visitor.say(get("/hello")).answer()).startsWith("HTTP/1.1 401");
      assertThat(visitor.say(get("/hello", basic("ann:secret"))).answer())
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void head_is_answered_as_get_without_its_body() throws IOException {
    try (var visitor = visit(unix(), HELLO)) {
      visitor.say("HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n" + get("/hello"));

      assertThat(visitor.head()).startsWith("HTTP/1.1 200").contains("content-length: 9\r\n");
      assertThat(visitor.answer()).endsWith("hello {}\n");
    }
  }

  @Test
  void other_paths_and_methods_are_refused_by_name() throws IOException {
    try (var visitor = visit(unix(), HELLO, echo("/echo"))) {
      assertThat(visitor.say(get("/other")).answer())
          .startsWith("HTTP/1.1 404")
          .endsWith("there is nothing at /other\n");
      assertThat(visitor.say(post("/hello", "")).answer())
          .startsWith("HTTP/1.1 405")
          .contains("allow: GET, HEAD\r\n");
      assertThat(visitor.say(get("/echo")).answer())
          .startsWith("HTTP/1.1 405")
          .contains("allow: POST\r\n");
      assertThat(visitor.say("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").answer())
          .startsWith("HTTP/1.1 404")
          .doesNotContainIgnoringCase("access-control");
    }
  }

  @Test
  void a_service_learns_that_an_answer_is_sent_or_never_will_be() throws IOException {
    var sent = new CompletableFuture<Void>();
    var lost = new CompletableFuture<Void>();
    var asked = new CompletableFuture<Void>();
    var answer = new CompletableFuture<Response>();
    var early = Response.of("text/plain", new byte[9], () -> sent.complete(null));
    var late =
        at(
            "/late",
            "GET",
            request -> {
              asked.complete(null);
              return answer;
            });
    try (var visitor = visit(unix(), at("/early", "GET", request -> early.now()), late)) {
      visitor.say(get("/early")).answer();
      sent.join();
      visitor.say(get("/late"));
      asked.join();
    }
    answer.complete(Response.of("text/plain", new byte[9], () -> lost.complete(null)));
    lost.join();
  }

  @Test
  void a_service_that_throws_or_fails_gives_500_and_the_connection_lives_on() throws IOException {
    var throwing =
        at(
            "/throws",
            "GET",
            request -> {
              throw new IllegalStateException("on purpose");
            });
    var failing =
        at(
            "/fails",
            "GET",
            request -> CompletableFuture.failedFuture(new IOException("on purpose")));
    try (var visitor = visit(unix(), throwing, failing, HELLO)) {
      for (var path : List.of("/throws", "/fails")) {
        assertThat(visitor.say(get(path)).answer())
            .startsWith("HTTP/1.1 500")
            .doesNotContain("on purpose");
      }
      assertThat(visitor.say(get("/hello")).answer()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void a_service_can_keep_something_of_each_connection_and_learns_of_its_end() throws Exception {
    var left = new CompletableFuture<Integer>();
    var counting =
        at(
            "/count",
            "GET",
            request -> {
              var count = request.client().keep(AtomicInteger.class, AtomicInteger::new);
              if (count.incrementAndGet() == 1) {
                request.client().gone().thenRun(() -> left.complete(count.get()));
              }
              return Response.text(200, count.toString()).now();
            });
    var address = open(unix(), counting).addresses().get(0);
    try (var other = new Visitor(address)) {
      try (var visitor = new Visitor(address)) {
        assertThat(visitor.say(get("/count")).answer()).endsWith("\n1\n");
        assertThat(visitor.say(get("/count")).answer()).endsWith("\n2\n");
        assertThat(other.say(get("/count")).answer()).endsWith("\n1\n");
        assertThat(left).isNotDone();
      }
      assertThat(left.get()).isEqualTo(2);
    }
  }
}
