package org.supervisor4j.netty.rpc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.supervisor4j.netty.http.Client;

/** What can be asked about the methods, and several calls in one. */
final class SystemMethods {

  private static final String MULTICALL = "system.multicall";

  private final Methods methods;
  private final Updates updates;
  private final Share.Shares shares;
  private final Executor executor;

  private SystemMethods(Methods methods, Updates updates, Share.Shares shares, Executor executor) {
    this.methods = methods;
    this.updates = updates;
    this.shares = shares;
    this.executor = executor;
  }

  static void addTo(Methods methods, Updates updates, Share.Shares shares, Executor executor) {
    var system = new SystemMethods(methods, updates, shares, executor);
    methods.answer(
        "system.listMethods",
        "array",
        "The names of all methods.",
        () -> methods.all().stream().map(Method::name).toList());
    methods.add(
        "system.methodHelp",
        "string string",
        "What a method does.",
        (arguments, client) -> Methods.done(system.method(arguments.text(0)).help()));
    methods.add(
        "system.methodSignature",
        "array string",
        "The type of a method's result, then those of its parameters.",
        (arguments, client) -> Methods.done(system.method(arguments.text(0)).signature()));
    methods.add(
        MULTICALL,
        "array array",
        "Calls one method after the other: an array of structs with methodName and params."
            + " Each result is its value, or a struct with faultCode and faultString.",
        (arguments, client) -> system.multicall(arguments.list(0), client));
  }

  private Method method(String name) {
    return methods.named(name).orElseThrow(FaultCode.SIGNATURE_UNSUPPORTED::alone);
  }

  /** In their order: the next one begins when the one before has its result. */
  private CompletableFuture<List<Object>> multicall(List<?> calls, Client client) {
    var results = new Results(shares.of(client));
    var last = CompletableFuture.<Void>completedFuture(null);
    for (var call : calls) {
      last =
          last.thenComposeAsync(
                  before -> results.refusal().map(Methods::done).orElseGet(() -> one(call, client)),
                  executor)
              .thenAccept(results::add);
    }
    return last.thenApply(all -> results.values());
  }

  private CompletableFuture<Object> one(Object call, Client client) {
    return begin(call, client)
        .handle((value, failure) -> failure == null ? value : Fault.in(failure).struct());
  }

  private CompletableFuture<Object> begin(Object struct, Client client) {
    try {
      var call = read(struct);
      return updates
          .of(client)
          .before(call)
          .thenComposeAsync(ready -> methods.call(call, client), executor)
          .thenApply(value -> (Object) value);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Call read(Object call) {
    Map<?, ?> struct = call instanceof Map<?, ?> map ? map : new LinkedHashMap<>();
    if (!(struct.get("methodName") instanceof String name)) {
      throw FaultCode.INCORRECT_PARAMETERS.of("No methodName");
    }
    if (name.equals(MULTICALL)) {
      throw FaultCode.INCORRECT_PARAMETERS.of("Recursive system.multicall forbidden");
    }
    var parameters = struct.get("params") instanceof List<?> list ? list : List.of();
    return new Call(name, List.copyOf(parameters));
  }
}
