package org.supervisor4j.netty.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Signal;
import org.supervisor4j.netty.lifecycle.Effect;
import org.supervisor4j.netty.lifecycle.Input;

/** Workers without processes, ready and gone as soon as they are asked for. */
public record ObedientChildren(Consumer<Input.OfWorker> reports) implements Children {

  @Override
  public void spawn(Effect.Spawn order) {
    var serial = order.serial();
    reports.accept(new Input.Spawned(serial, 1000 + serial));
    reports.accept(new Input.Connected(serial));
    reports.accept(new Input.Ready(serial));
  }

  @Override
  public void accept(long serial, Map<String, List<Integer>> shards) {}

  @Override
  public void drain(long serial, Duration within, Duration idleGrace) {
    reports.accept(new Input.Exited(serial, CauseOfDeath.of(new ExitStatus.Exited(0))));
  }

  @Override
  public void signal(long serial, Signal signal) {
    kill(serial);
  }

  @Override
  public void kill(long serial) {
    reports.accept(new Input.Exited(serial, CauseOfDeath.of(new ExitStatus.Signalled(9))));
  }

  @Override
  public void release(long serial) {}
}
