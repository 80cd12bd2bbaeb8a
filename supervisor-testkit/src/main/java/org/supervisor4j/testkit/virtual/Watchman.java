package org.supervisor4j.testkit.virtual;

import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.lifecycle.Limits;

/** Finds out how workers fare, as their scripts have it; what has no limit is not looked at. */
final class Watchman {

  private final ScriptedChildren children;

  Watchman(ScriptedChildren children) {
    this.children = children;
  }

  void watch(ScriptedWorker child, Limits limits) {
    var health = child.script().health();
    if (limits.requests().isPresent() || limits.memory().isPresent()) {
      var worn = new Input.Worn(child.serial(), "it has served enough");
      children.later(health.wears(), child, () -> children.report(worn));
    }
    if (limits.silence().isPresent()) {
      children.later(health.hangs(), child, () -> hang(child));
    }
  }

  /** Only who has a channel can be missed. */
  private void hang(ScriptedWorker child) {
    if (child.isConnected()) {
      var health = child.script().health();
      child.hangs(health.hang());
      children.report(new Input.Hung(child.serial(), health.hang()));
      children.later(health.recovers(), child, () -> recover(child));
    }
  }

  private void recover(ScriptedWorker child) {
    child.recovers();
    tellRecovery(child);
  }

  /** Over the channel that is open, or over the next. */
  void tellRecovery(ScriptedWorker child) {
    if (child.reportsRecoveryNow()) {
      children.report(new Input.Recovered(child.serial()));
    }
  }
}
