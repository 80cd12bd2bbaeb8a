package org.supervisor4j.netty.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Signal;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.Effect;

class ProgramEngineEndTest {

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<WorkerId> spawned = new ArrayList<>();
  private Runnable meanwhile = () -> {};

  private final ProgramEngine engine =
      new ProgramEngine(
          ProgramSpec.named("web").command(Command.of("sleep")).build(),
          new Queue(),
          (program, reports) -> new Spawns(),
          event -> {},
          Runnable::run,
          0);

  @Test
  void a_start_that_comes_while_the_end_is_asked_for_leaves_no_worker_behind() {
    var started = new ArrayList<CompletableFuture<Void>>();
    meanwhile = () -> started.add(engine.start()); // another thread gets in at every seam

    var ended = engine.end("the supervisor stops", ProgramEngine.CLOSED);
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }

    assertThat(spawned).isEmpty();
    assertThat(ended).isCompleted();
    assertThat(started).isNotEmpty().allMatch(CompletableFuture::isCompletedExceptionally);
  }

  private final class Queue implements Timers {

    @Override
    public long now() {
      return 0;
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
      var others = meanwhile;
      meanwhile = () -> {};
      others.run();
    }

    @Override
    public Alarm at(long when, Runnable task) {
      return () -> {};
    }
  }

  private final class Spawns implements Children {

    @Override
    public void spawn(Effect.Spawn order) {
      spawned.add(order.worker());
    }

    @Override
    public void accept(long serial, Map<String, List<Integer>> shards) {}

    @Override
    public void drain(long serial, Duration within, Duration idleGrace) {}

    @Override
    public void signal(long serial, Signal signal) {}

    @Override
    public void kill(long serial) {}

    @Override
    public void release(long serial) {}
  }
}
