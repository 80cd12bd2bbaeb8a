package org.supervisor4j.netty.rpc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Methods that tell of the host, end it or have it begin anew. */
final class HostMethods {

  private static final String API = "3.0";

  /** Of supervisord as this interface is that of; clients judge by it what they may call. */
  private static final String VERSION = "4.2.5";

  private static final int RUNNING = 1;

  private HostMethods() {}

  /**
   * Adds them.
   *
   * @param communicate tells event listeners of a type and data
   */
  static void addTo(
      Methods methods,
      String identification,
      Runnable shutdown,
      Runnable reload,
      BiConsumer<String, String> communicate) {
    methods.answer("supervisor.getAPIVersion", "string", "The version of this API.", () -> API);
    methods.alias("supervisor.getVersion", "supervisor.getAPIVersion");
    methods.answer(
        "supervisor.getSupervisorVersion",
        "string",
        "The version of supervisord that this interface is like.",
        () -> VERSION);
    methods.answer(
        "supervisor.getIdentification", "string", "The host's name.", () -> identification);
    methods.answer(
        "supervisor.getState", "struct", "How the host does: RUNNING.", HostMethods::state);
    methods.answer(
        "supervisor.getPID",
        "int",
        "The process id of the host.",
        () -> ProcessHandle.current().pid());
    methods.answer(
        "supervisor.shutdown",
        "boolean",
        "Stops everything and ends the host, as TERM does; answers before.",
        () -> done(shutdown));
    methods.answer(
        "supervisor.restart",
        "boolean",
        "Reads the configuration again and applies it, and rolls what has not changed; answers"
            + " before.",
        () -> done(reload));
    methods.add(
        "supervisor.sendRemoteCommEvent",
        "boolean string string",
        "Tells event listeners of a type and data.",
        (arguments, client) -> {
          communicate.accept(arguments.text(0), arguments.text(1));
          return Methods.done(true);
        });
  }

  private static boolean done(Runnable action) {
    action.run();
    return true;
  }

  private static Map<String, Object> state() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("statecode", RUNNING);
    state.put("statename", "RUNNING");
    return state;
  }
}
