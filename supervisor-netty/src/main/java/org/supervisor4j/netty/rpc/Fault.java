package org.supervisor4j.netty.rpc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.supervisor4j.SupervisorException;

/** A call that fails as supervisord's would: a code, and a text that begins with its name. */
final class Fault extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final FaultCode code;

  Fault(FaultCode code, String text) {
    super(text, null, false, false); // an answer, not an error: nobody reads a stack trace
    this.code = code;
  }

  FaultCode code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }

  /** As XML-RPC tells it. */
  Map<String, Object> struct() {
    Map<String, Object> struct = new LinkedHashMap<>();
    struct.put("faultCode", code.number());
    struct.put("faultString", text());
    return struct;
  }

  <T> CompletableFuture<T> future() {
    return CompletableFuture.failedFuture(this);
  }

  /** What has failed as a fault; what is none, as {@link FaultCode#FAILED} with its own words. */
  static Fault in(Throwable failure) {
    return SupervisorException.unwrap(failure) instanceof Fault fault
        ? fault
        : FaultCode.FAILED.of(SupervisorException.reason(failure));
  }
}
