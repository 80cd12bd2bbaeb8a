package org.supervisor4j.netty.http;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Answers requests for some paths of the control endpoints. */
public interface Service {

  /**
   * The methods it answers at this path, as {@code Set.of("GET")}; empty if the path is not its
   * own. {@code HEAD} goes where {@code GET} does. Any other method is refused before it is asked.
   */
  Set<String> methods(String path);

  /**
   * Answers one request; called on the endpoints' only thread, which must not be held up. What it
   * throws, or fails with, is logged and told the client as status 500. A client has one request
   * under way at a time: its next one comes after this answer.
   */
  CompletableFuture<Response> answer(Request request);
}
