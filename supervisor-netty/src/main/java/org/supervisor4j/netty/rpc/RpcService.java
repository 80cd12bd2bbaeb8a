package org.supervisor4j.netty.rpc;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.http.Client;
import org.supervisor4j.netty.http.Request;
import org.supervisor4j.netty.http.Response;
import org.supervisor4j.netty.http.Service;

/** Answers calls of XML-RPC at {@code /RPC2}, off the endpoints' thread. */
final class RpcService implements Service {

  private static final Logger LOG = LoggerFactory.getLogger("org.supervisor4j");
  private static final String PATH = "/RPC2";

  private final Methods methods;
  private final Updates updates;
  private final Share.Shares shares;
  private final Executor executor;

  RpcService(Methods methods, Updates updates, Share.Shares shares, Executor executor) {
    this.methods = methods;
    this.updates = updates;
    this.shares = shares;
    this.executor = executor;
  }

  @Override
  public Set<String> methods(String path) {
    return path.equals(PATH) || path.equals(PATH + "/") ? Set.of("POST") : Set.of();
  }

  @Override
  public CompletableFuture<Response> answer(Request request) {
    return CompletableFuture.supplyAsync(() -> CallReader.read(bytes(request.body())), executor)
        .thenCompose(call -> answer(call, request.client()))
        .exceptionally(
            failure -> {
              shares.of(request.client()).giveBack();
              return refuse(failure);
            });
  }

  private static byte[] bytes(ByteBuffer body) {
    var bytes = new byte[body.remaining()];
    body.duplicate().get(bytes);
    return bytes;
  }

  private CompletableFuture<Response> answer(Call call, Client client) {
    return updates
        .of(client)
        .before(call)
        .thenComposeAsync(ready -> methods.call(call, client), executor)
        .handle((value, failure) -> failure == null ? AnswerWriter.value(value) : fault(failure))
        .thenApply(body -> Response.of("text/xml", body, shares.of(client)::giveBack));
  }

  private static byte[] fault(Throwable failure) {
    var fault = Fault.in(failure);
    if (fault.code() == FaultCode.FAILED) {
      LOG.debug("a call has failed", failure);
    }
    return AnswerWriter.fault(fault);
  }

  private static Response refuse(Throwable failure) {
    var cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof MalformedCallException) {
      return Response.text(400, String.valueOf(cause.getMessage()));
    }
    LOG.warn("a call could not be answered", cause);
    return Response.text(500, "internal error");
  }
}
