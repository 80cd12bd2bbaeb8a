package org.supervisor4j.netty.engine;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.supervisor4j.netty.engine.WorkerProcess.Order;
import org.supervisor4j.netty.input.InputPipe;
import org.supervisor4j.netty.input.InputPipes;
import org.supervisor4j.netty.listener.Member;
import org.supervisor4j.netty.posix.Descriptors;

/** What a worker's stdin leads from, made for its launch and then its process's. */
final class WorkerInput implements AutoCloseable {

  /** What a user may write ahead of a worker that does not read. */
  private static final int MOST = 1024 * 1024;

  private static final WorkerInput NONE = new WorkerInput(Optional.empty(), Optional.empty());

  private final Optional<InputPipes.Ends> pipe;
  private final Optional<Member> member;
  private boolean handed;

  private WorkerInput(Optional<InputPipes.Ends> pipe, Optional<Member> member) {
    this.pipe = pipe;
    this.member = member;
  }

  static WorkerInput open(Order order, WorkerReports reports, Rooms rooms) {
    var spec = order.spec();
    var subscription = spec.listens();
    if (subscription.isPresent()) {
      var ends = rooms.input().pipe(Integer.MAX_VALUE); // one event at a time, whatever its size
      var member =
          rooms.listeners().member(spec, subscription.get(), channel(ends.input(), reports));
      return new WorkerInput(Optional.of(ends), Optional.of(member));
    }
    return spec.stdin().isPiped()
        ? new WorkerInput(Optional.of(rooms.input().pipe(MOST)), Optional.empty())
        : NONE;
  }

  private static Member.Channel channel(InputPipe stdin, WorkerReports reports) {
    return new Member.Channel() {
      @Override
      public CompletableFuture<Void> write(byte[] bytes) {
        return stdin.write(bytes);
      }

      @Override
      public void ready() {
        reports.ready();
      }

      @Override
      public void broken(String why) {
        reports.broken(why);
      }
    };
  }

  /** What becomes the worker's descriptor 0. */
  OptionalInt descriptor() {
    return pipe.map(ends -> OptionalInt.of(ends.readEnd())).orElse(OptionalInt.empty());
  }

  /** If it is an event listener. */
  Optional<Member> member() {
    return member;
  }

  /** It was launched: what it reads from and who it is in its pool are its process's now. */
  Kept keep(long pid) {
    handed = true;
    member.ifPresent(it -> it.joins(pid));
    return new Kept(pipe.map(InputPipes.Ends::input), member);
  }

  /** The worker has its copy, or never will. */
  @Override
  public void close() {
    pipe.ifPresent(
        ends -> {
          Descriptors.close(ends.readEnd());
          if (!handed) {
            ends.input().close();
          }
        });
  }

  /** What a process holds of it until its end. */
  record Kept(Optional<InputPipe> pipe, Optional<Member> member) implements AutoCloseable {

    /** What callers may write to: not the events of a listener. */
    Optional<InputPipe> forCallers() {
      return member.isPresent() ? Optional.empty() : pipe;
    }

    @Override
    public void close() {
      pipe.ifPresent(InputPipe::close);
      member.ifPresent(Member::ends);
    }
  }
}
