package org.supervisor4j.testkit.traffic;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a plan's request; all its requests are the same. */
final class Request {

  private Request() {}

  static byte[] of(TrafficPlan plan) {
    var posts = plan.echo.length > 0;
    var head =
        (posts ? "POST " : "GET ")
            + plan.path
            + " HTTP/1.1\r\nHost: "
            + host(plan)
            + "\r\nUser-Agent: supervisor4j-traffic\r\n"
            + (plan.shape.keepsAlive() ? "" : "Connection: close\r\n")
            + (posts ? "Content-Length: " + plan.echo.length + "\r\n" : "")
            + "\r\n";
    var bytes = head.getBytes(StandardCharsets.US_ASCII);
    var request = Arrays.copyOf(bytes, bytes.length + plan.echo.length);
    System.arraycopy(plan.echo, 0, request, bytes.length, plan.echo.length);
    return request;
  }

  private static String host(TrafficPlan plan) {
    return plan.target instanceof InetSocketAddress inet
        ? NetUtil.toSocketAddressString(inet)
        : "localhost";
  }
}
