package org.supervisor4j.netty.listener;

import org.supervisor4j.ProgramSpec;

/** What supervisord calls the worker of a slot. */
record ProcessName(String group, String process) {

  static ProcessName of(ProgramSpec spec, int slot) {
    return new ProcessName(spec.group(), spec.processName(slot));
  }

  @Override
  public String toString() {
    return "processname:" + process + " groupname:" + group;
  }
}
