package org.supervisor4j.netty.rpc;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.supervisor4j.netty.http.Client;

/** All methods by name. Filled once, then callable from any thread. */
final class Methods {

  private static final String OURS = "system.";

  private final Map<String, Method> byName = new TreeMap<>();
  private final BooleanSupplier isEnding;

  /** After the end has begun all but {@code system.*} is refused. */
  Methods(BooleanSupplier isEnding) {
    this.isEnding = isEnding;
  }

  void add(String name, String signature, String help, Method.Body body) {
    byName.put(name, Method.of(name, signature, help, body));
  }

  /** One that answers at once. */
  void answer(String name, String signature, String help, Supplier<?> value) {
    add(name, signature, help, (arguments, client) -> done(value.get()));
  }

  /** The same by another name, which older clients use. */
  void alias(String name, String of) {
    var method = byName.get(of);
    if (method != null) {
      add(name, String.join(" ", method.signature()), method.help(), method.body());
    }
  }

  static <T> CompletableFuture<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  Collection<Method> all() {
    return byName.values();
  }

  Optional<Method> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** What it throws, or its future fails with, {@link Fault#in} makes a fault of. */
  CompletableFuture<?> call(Call call, Client client) {
    var method = named(call.method()).orElseThrow(FaultCode.UNKNOWN_METHOD::alone);
    if (isEnding.getAsBoolean() && !call.method().startsWith(OURS)) {
      throw FaultCode.SHUTDOWN_STATE.alone();
    }
    return method.call(call.parameters(), client);
  }
}
