package org.supervisor4j.netty.listener;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.supervisor4j.netty.input.InputPipe;
import org.supervisor4j.netty.output.Outlet;

/** One process of a pool: what it says on stdout is heard, and events go to its stdin. */
public final class Member implements Outlet {

  private final EventListeners listeners;
  private final long number;
  private final String pool;
  private final InputPipe stdin;
  private final Life life;
  private OptionalLong pid = OptionalLong.empty(); // the owner's, as all below
  private boolean saidAll;
  private boolean deaf;
  private OptionalLong endedAt = OptionalLong.empty();

  /** What of its protocol concerns the process. */
  public interface Life {
    /** It has said READY. */
    void ready();

    /** It lives and does not work any more. */
    void broken(String why);
  }

  Member(EventListeners listeners, long number, String pool, InputPipe stdin, Life life) {
    this.listeners = listeners;
    this.number = number;
    this.pool = pool;
    this.stdin = stdin;
    this.life = life;
  }

  /** Its process was started; to be told before anything of it is read. */
  public void joins(long itsPid) {
    listeners.joins(this, itsPid);
  }

  /** Its process has ended; what it had said before is still heard. */
  public void ends() {
    listeners.ends(this);
  }

  @Override
  public void feed(byte[] bytes, int count) {
    listeners.heard(this, bytes, count);
  }

  @Override
  public void end() {
    listeners.saidAll(this);
  }

  CompletableFuture<Void> send(byte[] bytes) {
    return stdin.write(bytes);
  }

  long number() {
    return number;
  }

  String pool() {
    return pool;
  }

  Life life() {
    return life;
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
