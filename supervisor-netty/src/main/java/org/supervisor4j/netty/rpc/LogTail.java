package org.supervisor4j.netty.rpc;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.supervisor4j.netty.http.Request;
import org.supervisor4j.netty.http.Response;
import org.supervisor4j.netty.http.Service;
import org.supervisor4j.netty.output.LogBytes;

/** What {@code supervisorctl tail -f} and {@code maintail -f} read: a log that goes on and on. */
final class LogTail implements Service {

  private static final String MAIN = "/mainlogtail";
  private static final String PROCESS = "/logtail/";

  private final Slots slots;
  private final ProcessLogs logs;
  private final MainLog main;
  private final Executor executor;

  LogTail(Slots slots, ProcessLogs logs, MainLog main, Executor executor) {
    this.slots = slots;
    this.logs = logs;
    this.main = main;
    this.executor = executor;
  }

  @Override
  public Set<String> methods(String path) {
    return path.equals(MAIN) || path.startsWith(PROCESS) ? Set.of("GET") : Set.of();
  }

  @Override
  public CompletableFuture<Response> answer(Request request) {
    return CompletableFuture.supplyAsync(
        () -> isThere(request.path()) ? stream(request.path()) : Response.text(404, "no such log"),
        executor);
  }

  private boolean isThere(String path) {
    try {
      return find(path).isPresent();
    } catch (Fault unknown) {
      return false;
    }
  }

  /** Fails if there is no such process. */
  private Optional<LogBytes> find(String path) {
    if (path.equals(MAIN)) {
      return Optional.of(main.bytes());
    }
    var parts = path.substring(PROCESS.length()).split("/", 2);
    var stream = ProcessLogs.stream(parts.length == 1 ? "stdout" : parts[1]);
    return stream.flatMap(of -> logs.of(slots.one(parts[0]), of));
  }

  private Response stream(String path) {
    return Response.stream(
            "text/plain;charset=utf-8",
            client -> Follower.follow(() -> find(path), client, executor))
        .header("x-accel-buffering", "no"); // else nginx holds it back
  }
}
