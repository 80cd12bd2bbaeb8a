package org.supervisor4j.netty.listener;

/**
 * An event in supervisord's words (supervisor/events.py).
 *
 * @param name as {@code PROCESS_STATE_RUNNING}
 */
public record Event(String name, String payload) {

  static Event groupAdded(String group) {
    return new Event("PROCESS_GROUP_ADDED", "groupname:" + group + "\n");
  }

  static Event groupRemoved(String group) {
    return new Event("PROCESS_GROUP_REMOVED", "groupname:" + group + "\n");
  }

  static Event supervisorRunning() {
    return new Event("SUPERVISOR_STATE_CHANGE_RUNNING", "");
  }

  static Event supervisorStopping() {
    return new Event("SUPERVISOR_STATE_CHANGE_STOPPING", "");
  }

  static Event remote(String type, String data) {
    return new Event("REMOTE_COMMUNICATION", "type:" + type + "\n" + data);
  }

  static Event tick(int period, long epochSecond) {
    return new Event("TICK_" + period, "when:" + epochSecond);
  }
}
