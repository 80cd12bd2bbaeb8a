package org.supervisor4j.netty.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.supervisor4j.LogSink.Stream;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.http.BodyStream;
import org.supervisor4j.netty.http.Request;
import org.supervisor4j.netty.http.Response;
import org.supervisor4j.netty.http.Service;
import org.supervisor4j.netty.output.LogBytes;
import org.supervisor4j.netty.output.WorkerLogs;
import org.supervisor4j.netty.wire.Tokens;

/** The status page at {@code /}, and what it is made of. */
public final class StatusPage implements Service {

  private static final Set<String> SHOWN =
      Set.of("/", "/status.json", "/events", "/log", "/log/follow");

  private final ScheduledExecutorService thread;
  private final Survey survey;
  private final Watchers watchers;
  private final Actions actions;
  private final Supervisor supervisor;
  private final WorkerLogs logs;

  /** What a form must show: nobody who can't read the page knows it. */
  private final String token = Tokens.next();

  /** Tells this run from another one, whose process may have the same number in a container. */
  private final String run = Tokens.next();

  /**
   * A page.
   *
   * @param thread on which snapshots are taken and files read
   */
  public StatusPage(Supervisor supervisor, WorkerLogs logs, ScheduledExecutorService thread) {
    this.supervisor = supervisor;
    this.logs = logs;
    this.thread = thread;
    survey = new Survey(supervisor);
    watchers = new Watchers(thread, this::view);
    actions = new Actions(supervisor, logs);
  }

  @Override
  public Set<String> methods(String path) {
    if (path.equals("/act")) {
      return Set.of("POST");
    }
    return SHOWN.contains(path) || Page.isFile(path) ? Set.of("GET") : Set.of();
  }

  @Override
  public CompletableFuture<Response> answer(Request request) {
    return switch (request.path()) {
      case "/" -> later(() -> Page.whole(survey.take(), run, token));
      case "/status.json" -> later(this::json);
      case "/events" -> Response.stream("text/event-stream", this::watch).now();
      case "/log" -> later(() -> log(request));
      case "/log/follow" -> later(() -> follow(request));
      case "/act" -> act(request);
      default -> later(() -> Page.file(request.path()));
    };
  }

  private CompletableFuture<Response> later(Supplier<Response> answer) {
    return CompletableFuture.supplyAsync(answer, thread);
  }

  private Response json() {
    return Response.of("application/json", StatusJson.of(survey.take()).getBytes(UTF_8));
  }

  private void watch(BodyStream stream) {
    watchers.add(stream, run);
  }

  private Watchers.View view() {
    var snapshot = survey.take();
    return new Watchers.View(StatusHtml.summary(snapshot), StatusHtml.parts(snapshot, token));
  }

  private Response log(Request request) {
    return bytes(request)
        .map(bytes -> new LogReader().read(bytes).map(LogReader.News::text).orElse(""))
        .map(text -> Response.of("text/plain; charset=utf-8", text.getBytes(UTF_8)))
        .orElseGet(() -> Response.text(404, "nothing was printed there, or nothing is kept"));
  }

  private Response follow(Request request) {
    return Response.stream(
        "text/event-stream",
        stream -> new LogFollower(thread, () -> bytes(request), stream).begin());
  }

  private Optional<LogBytes> bytes(Request request) {
    var query = request.query();
    var stream = query.getOrDefault("stream", "").equals("stderr") ? Stream.STDERR : Stream.STDOUT;
    try {
      var program = supervisor.program(query.getOrDefault("program", ""));
      var slot = Integer.parseInt(query.getOrDefault("slot", "0"));
      return logs.of(program.spec(), new WorkerId(program.name(), slot, 1), stream);
    } catch (NumberFormatException | SupervisorException e) {
      return Optional.empty(); // not there, or not any more
    }
  }

  private CompletableFuture<Response> act(Request request) {
    var form = form(request);
    if (!Tokens.match(form.getOrDefault("token", ""), token)) {
      return Response.text(403, "this page is of another run of the supervisor: load it again")
          .now();
    }
    var isScript = request.header("accept").orElse("").equals("text/plain");
    return done(form)
        .thenApply(text -> isScript ? Response.text(200, text) : Response.seeOther("."))
        .exceptionally(failure -> Response.text(400, SupervisorException.reason(failure)));
  }

  private CompletableFuture<String> done(Map<String, String> form) {
    return CompletableFuture.supplyAsync(() -> actions.take(form), thread)
        .thenCompose(outcome -> outcome);
  }

  private static Map<String, String> form(Request request) {
    Map<String, String> form = new HashMap<>();
    try {
      new QueryStringDecoder(request.text(), false)
          .parameters()
          .forEach((name, values) -> form.put(name, values.get(0)));
    } catch (IllegalArgumentException e) {
      form.clear(); // an escape that is none: no page of ours has sent it
    }
    return form;
  }
}
