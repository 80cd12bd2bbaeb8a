package org.supervisor4j.netty.engine;

import org.supervisor4j.netty.lifecycle.Effect;

/** What the core wants done with a worker, carried out. */
final class Errand {

  private Errand() {}

  static void carryOut(Effect.OnWorker effect, Children children) {
    if (effect instanceof Effect.Spawn spawn) {
      children.spawn(spawn);
    } else if (effect instanceof Effect.Withdraw withdraw) {
      children.withdraw(withdraw.serial());
    } else if (effect instanceof Effect.Accept accept) {
      children.accept(accept.serial(), accept.shards());
    } else if (effect instanceof Effect.Watch watch) {
      children.watch(watch.serial(), watch.limits());
    } else if (effect instanceof Effect.DumpThreads dump) {
      children.dumpThreads(dump.serial());
    } else if (effect instanceof Effect.Drain drain) {
      children.drain(drain.serial(), drain.within(), drain.idleGrace());
    } else if (effect instanceof Effect.Bequeath bequeath) {
      children.bequeath(bequeath.serial(), bequeath.heirs());
    } else if (effect instanceof Effect.Send send) {
      children.signal(send.serial(), send.signal());
    } else if (effect instanceof Effect.SendToGroup send) {
      children.signalGroup(send.serial(), send.signal());
    } else if (effect instanceof Effect.Kill kill) {
      children.kill(kill.serial());
    } else if (effect instanceof Effect.Release release) {
      children.release(release.serial());
    }
  }
}
