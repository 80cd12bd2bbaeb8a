package org.supervisor4j.netty.listener;

import org.supervisor4j.ProgramSpec;

/** What supervisord calls the worker of a slot. */
record ProcessName(String group, String process) {

  static ProcessName of(ProgramSpec spec, int slot) {
    var name = spec.workers() == 1 ? spec.name() : "%s_%02d".formatted(spec.name(), slot);
    return new ProcessName(spec.name(), name);
  }

  @Override
  public String toString() {
    return "processname:" + process + " groupname:" + group;
  }
}
