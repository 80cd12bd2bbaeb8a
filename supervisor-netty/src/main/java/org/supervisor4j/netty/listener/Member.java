package org.supervisor4j.netty.listener;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.supervisor4j.Subscription;
import org.supervisor4j.netty.output.Outlet;

/** One process of a pool: what it says on stdout is heard, and events go to its stdin. */
public final class Member implements Outlet {

  private final Pools pools;
  private final long number;
  private final String pool;
  private final Subscription subscription;
  private final Channel channel;
  private OptionalLong pid = OptionalLong.empty(); // guarded by the pools, as all below
  private boolean saidAll;
  private boolean deaf;
  private OptionalLong endedAt = OptionalLong.empty();

  /** Its process; nothing here waits. */
  public interface Channel {
    /** To its stdin; exceptionally if it takes no more. */
    CompletableFuture<Void> write(byte[] bytes);

    /** It has said READY. */
    void ready();

    /** It lives and does not work any more. */
    void broken(String why);
  }

  Member(Pools pools, long number, String pool, Subscription subscription, Channel channel) {
    this.pools = pools;
    this.number = number;
    this.pool = pool;
    this.subscription = subscription;
    this.channel = channel;
  }

  /** Its process was started; to be told before anything of it is read. */
  public void joins(long itsPid) {
    pools.joins(this, itsPid);
  }

  /** Its process has ended; what it had said before is still heard. */
  public void ends() {
    pools.ends(this);
  }

  @Override
  public void feed(byte[] bytes, int count) {
    pools.heard(this, bytes, count);
  }

  @Override
  public void end() {
    pools.saidAll(this);
  }

  CompletableFuture<Void> send(byte[] bytes) {
    return channel.write(bytes);
  }

  void ready() {
    channel.ready();
  }

  void broken(String why) {
    channel.broken(why);
  }

  long number() {
    return number;
  }

  String pool() {
    return pool;
  }

  Subscription subscription() {
    return subscription;
  }

  boolean hasPid(long wanted) {
    return pid.isPresent() && pid.getAsLong() == wanted;
  }

  void joined(long itsPid) {
    pid = OptionalLong.of(itsPid);
  }

  void ended(long now) {
    endedAt = OptionalLong.of(now);
  }

  void hasSaidAll() {
    saidAll = true;
  }

  void isDeaf() {
    deaf = true;
  }

  /** Whether it lives, and takes nothing on stdin; said once. */
  boolean livesDeaf() {
    var news = deaf && endedAt.isEmpty();
    deaf = false;
    return news;
  }

  /** Whether nothing more comes: a child of its process may hold its stdout for ever. */
  boolean isGone(long now, long patience) {
    return endedAt.isPresent() && (saidAll || now - endedAt.getAsLong() > patience);
  }
}
