package org.supervisor4j.testkit.traffic;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;

/**
 * What to send where, how often and over which connections; an immutable value, each call returns a
 * new one. Unless said: 100 times a second {@code GET /}, a connection for each, 10 s of time.
 */
public final class TrafficPlan {

  private static final int CONNECTIONS_AT_ONCE = 1024;

  final SocketAddress target;
  final double perSecond;
  final Shape shape;
  final String path;
  final byte[] echo;
  final Duration timeout;
  final long requests;

  private TrafficPlan(
      SocketAddress target,
      double perSecond,
      Shape shape,
      String path,
      byte[] echo,
      Duration timeout,
      long requests) {
    this.target = target;
    this.perSecond = perSecond;
    this.shape = shape;
    this.path = path;
    this.echo = echo;
    this.timeout = timeout;
    this.requests = requests;
  }

  static TrafficPlan to(SocketAddress target) {
    var tcp = target instanceof InetSocketAddress inet && !inet.isUnresolved();
    require(
        tcp || target instanceof UnixDomainSocketAddress,
        "target " + target,
        "give a resolved InetSocketAddress or a UnixDomainSocketAddress");
    return new TrafficPlan(
        target,
        100,
        new Shape.PerRequest(CONNECTIONS_AT_ONCE),
        "/",
        new byte[0],
        Duration.ofSeconds(10),
        Long.MAX_VALUE);
  }

  /** The steady rate at which requests fall due, whatever the answers do; not for mostly idle. */
  public TrafficPlan rate(double requestsPerSecond) {
    require(
        requestsPerSecond > 0 && requestsPerSecond <= 1e6,
        "rate " + requestsPerSecond,
        "give more than 0 and at most a million a second");
    return new TrafficPlan(target, requestsPerSecond, shape, path, echo, timeout, requests);
  }

  /** A connection for each request, {@code Connection: close}; at most 1024 at once. */
  public TrafficPlan connectionPerRequest() {
    return connectionPerRequest(CONNECTIONS_AT_ONCE);
  }

  /** A connection for each request; with so many open at once the next request waits. */
  public TrafficPlan connectionPerRequest(int atMost) {
    require(atMost > 0, "connectionPerRequest " + atMost, "allow at least 1 at once");
    return shape(new Shape.PerRequest(atMost));
  }

  /** So many connections take turns; if none is free the request waits. */
  public TrafficPlan keepAlive(int connections) {
    return keepAlive(connections, connections);
  }

  /** So many connections take turns; if none is free another is opened, up to the second number. */
  public TrafficPlan keepAlive(int connections, int atMost) {
    require(
        0 < connections && connections <= atMost,
        "keepAlive " + connections + ", " + atMost,
        "give at least 1, and at most as many as the second number");
    return shape(new Shape.KeepAlive(connections, atMost));
  }

  /** Each of so many connections asks, pauses for a random time between these two, asks again. */
  public TrafficPlan mostlyIdle(int connections, Duration shortest, Duration longest) {
    require(connections > 0, "mostlyIdle " + connections, "give at least 1 connection");
    require(
        !shortest.isNegative() && longest.compareTo(shortest) >= 0,
        "mostlyIdle pause " + shortest + " to " + longest,
        "give the shorter one first, none below zero");
    return shape(new Shape.MostlyIdle(connections, shortest, longest));
  }

  private TrafficPlan shape(Shape other) {
    return new TrafficPlan(target, perSecond, other, path, echo, timeout, requests);
  }

  public TrafficPlan path(String pathAndQuery) {
    require(
        pathAndQuery.matches("/[!-~]*"), "path " + pathAndQuery, "begin with / and encode blanks");
    return new TrafficPlan(target, perSecond, shape, pathAndQuery, echo, timeout, requests);
  }

  /** Posts these bytes and takes only the same bytes for an answer. */
  public TrafficPlan post(byte[] body) {
    require(body.length > 0, "post of 0 bytes", "give at least one byte");
    return new TrafficPlan(target, perSecond, shape, path, body.clone(), timeout, requests);
  }

  /** From its due time on a request has so long to be answered in full; then it is lost. */
  public TrafficPlan timeout(Duration time) {
    require(time.toNanos() > 0, "timeout " + time, "give a time longer than zero");
    return new TrafficPlan(target, perSecond, shape, path, echo, time, requests);
  }

  /** Ends by itself after so many requests. */
  public TrafficPlan requests(long count) {
    require(count > 0, "requests " + count, "give at least 1");
    return new TrafficPlan(target, perSecond, shape, path, echo, timeout, count);
  }

  /** Begins to send, on a thread of its own. */
  public Traffic start() {
    Rehearsal.over();
    return new Traffic(this);
  }

  /** Sends all {@link #requests} and waits for the end of the last. */
  public TrafficReport run() {
    require(requests < Long.MAX_VALUE, "run without an end", "say how many: requests(n)");
    try (var traffic = start()) {
      return traffic.finish();
    }
  }

  private static void require(boolean holds, String what, String mend) {
    if (!holds) {
      throw new IllegalArgumentException("traffic: " + what + ": " + mend);
    }
  }
}
