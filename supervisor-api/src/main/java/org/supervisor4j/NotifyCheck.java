package org.supervisor4j;

/** The rules for programs that speak sd_notify(3). */
final class NotifyCheck {

  /** What is stored stays open in the host, and a worker inherits it all. */
  private static final int MOST_STORED = 512;

  private NotifyCheck() {}

  static void check(ProgramSpec.Builder spec, Problems problems) {
    var mute = spec.effectiveNotifyAccess() == NotifyAccess.NONE;
    problems.require(
        !(mute && spec.readiness instanceof Readiness.Notified),
        "notifyAccess",
        NotifyAccess.NONE,
        "give MAIN or ALL: without the socket Readiness.notified() never comes");
    problems.require(
        !(mute && spec.watchdog.required() && !(spec.readiness instanceof Readiness.Reported)),
        "watchdog required",
        "without a socket",
        "call notifyAccess(NotifyAccess.ALL): nobody could say that it lives");
    checkStore(spec, mute, problems);
  }

  private static void checkStore(ProgramSpec.Builder spec, boolean mute, Problems problems) {
    var most = spec.descriptorStore;
    problems.require(
        most >= 0 && most <= MOST_STORED, "descriptorStore", most, "give 0 to " + MOST_STORED);
    if (most <= 0) {
      return;
    }
    problems.require(
        !mute, "descriptorStore", most, "call notifyAccess(NotifyAccess.ALL): it comes that way");
    problems.require(
        spec.command.filter(command -> command.convention() != SocketConvention.SYSTEMD).isEmpty(),
        "descriptorStore",
        most,
        "leave out serverStarter(): what is stored is handed over in LISTEN_FDS");
    problems.require(
        spec.standby == 0,
        "descriptorStore",
        most,
        "leave out standby: a spare is started before it has a slot, and gets nothing of one");
  }
}
