package org.supervisor4j.netty.http;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who of an endpoint's clients is let in, and which service answers. Only on the loop. */
final class Reception {

  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  private final String name;
  private final Gate gate;
  private final List<Service> services;
  private final Guests guests;

  /**
   * A reception.
   *
   * @param name of the endpoint, for the log
   */
  Reception(String name, Gate gate, List<Service> services, Guests guests) {
    this.name = name;
    this.gate = gate;
    this.services = services;
    this.guests = guests;
  }

  Limits limits() {
    return guests.limits();
  }

  /** Why a request is not let in, as soon as its head is there. */
  Optional<Response> refusal(HttpRequest head) {
    if (!gate.admits(head)) {
      return Optional.of(Refusals.unknownUser());
    }
    return Browsers.objection(head, gate.isOpen()).map(Refusals::foreign);
  }

  /** Finds the answer, which is always sent later, on the loop. */
  void answer(Connection.Incoming request, Client client, EventLoop loop, Consumer<Response> send) {
    if (request.refusal().isPresent()) {
      var isWrongLogin = !gate.admits(request.head()) && Gate.isAttempt(request.head());
      if (isWrongLogin) {
        guests.wrongLogin(name);
      }
      var pause = isWrongLogin ? limits().wrongLogin().toNanos() : 0;
      loop.schedule(() -> send.accept(request.refusal().get()), pause, TimeUnit.NANOSECONDS);
      return;
    }
    asked(request, client)
        .exceptionally(failure -> broken(request.head(), failure))
        .whenComplete((answer, never) -> sendOn(loop, () -> send.accept(answer)));
  }

  private static void sendOn(EventLoop loop, Runnable send) {
    if (!loop.isShuttingDown()) {
      loop.execute(send);
    }
  }

  private CompletableFuture<Response> asked(Connection.Incoming incoming, Client client) {
    try {
      return asked(request(incoming, client));
    } catch (IllegalArgumentException e) { // of the decoder: an escape that is none
      return Refusals.unreadable().now();
    }
  }

  private CompletableFuture<Response> asked(Request request) {
    for (var service : services) {
      var methods = service.methods(request.path());
      if (methods.contains(request.method())) {
        return asked(service, request);
      }
      if (!methods.isEmpty()) {
        return Refusals.notBy(request.method(), methods).now();
      }
    }
    return Refusals.nothingAt(request.path()).now();
  }

  private static CompletableFuture<Response> asked(Service service, Request request) {
    try {
      return service.answer(request);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Request request(Connection.Incoming incoming, Client client) {
    var head = incoming.head();
    var uri = new QueryStringDecoder(head.uri());
    Map<String, String> query = new HashMap<>();
    uri.parameters().forEach((name, values) -> query.put(name, values.get(0)));
    Map<String, String> headers = new HashMap<>();
    head.headers()
        .forEach(
            header ->
                headers.merge(
                    header.getKey().toLowerCase(Locale.ROOT),
                    header.getValue(),
                    (first, next) -> first + ", " + next));
    var method = Answers.isForHead(head) ? HttpMethod.GET : head.method();
    return new Request(method.name(), uri.path(), query, headers, incoming.bytes(), client);
  }

  private Response broken(HttpRequest head, Throwable failure) {
    guests
        .log()
        .execute(
            () -> LOG.error("{} {} could not be answered", head.method(), head.uri(), failure));
    return Refusals.broken();
  }

  void failed(Throwable cause) {
    guests.log().execute(() -> LOG.debug("a client of {} is gone: {}", name, cause.toString()));
  }

  void left(Connection connection) {
    guests.leave(connection);
  }
}
