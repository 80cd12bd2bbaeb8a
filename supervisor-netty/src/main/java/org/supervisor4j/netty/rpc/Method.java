package org.supervisor4j.netty.rpc;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.supervisor4j.netty.http.Client;

/**
 * A method that can be called.
 *
 * @param signature the type of its result, then those of its parameters, in XML-RPC's words
 * @param optional how many of the last parameters may be left out
 * @param help what it does
 */
record Method(String name, List<String> signature, int optional, String help, Body body) {

  /** What it does, on a thread that may block. A fault is thrown, or what its future has. */
  interface Body {
    CompletableFuture<?> call(Arguments arguments, Client client);
  }

  private static final String OPTIONAL = "?";

  /** As {@code boolean string boolean?}. */
  static Method of(String name, String signature, String help, Body body) {
    var types = List.of(signature.split(" ", -1));
    var optional = types.stream().filter(type -> type.endsWith(OPTIONAL)).count();
    var plain = types.stream().map(type -> type.replace(OPTIONAL, "")).toList();
    return new Method(name, plain, (int) optional, help, body);
  }

  CompletableFuture<?> call(List<?> parameters, Client client) {
    var most = signature.size() - 1;
    if (parameters.size() > most || parameters.size() < most - optional) {
      throw FaultCode.INCORRECT_PARAMETERS.alone();
    }
    return body.call(new Arguments(List.copyOf(parameters)), client);
  }
}
