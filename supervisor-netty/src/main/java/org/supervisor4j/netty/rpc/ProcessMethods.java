package org.supervisor4j.netty.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.supervisor4j.netty.http.Client;

/** Methods that tell of processes, start, stop and signal them. */
final class ProcessMethods {

  private final Slots slots;
  private final Steering steering;
  private final ProcessInfo info;
  private final Updates updates;
  private final Rpc.Stdin stdin;

  private ProcessMethods(
      Slots slots, Steering steering, ProcessInfo info, Updates updates, Rpc.Stdin stdin) {
    this.slots = slots;
    this.steering = steering;
    this.info = info;
    this.updates = updates;
    this.stdin = stdin;
  }

  static void addTo(
      Methods methods,
      Slots slots,
      Steering steering,
      ProcessInfo info,
      Updates updates,
      Rpc.Stdin stdin) {
    var processes = new ProcessMethods(slots, steering, info, updates, stdin);
    processes.addLooks(methods);
    processes.addStarts(methods);
    processes.addStops(methods);
    processes.addSignals(methods);
  }

  private void addLooks(Methods methods) {
    methods.add(
        "supervisor.getProcessInfo",
        "struct string",
        "Tells of a process: its name, or group:name.",
        (arguments, client) -> Methods.done(info(arguments.text(0))));
    methods.answer(
        "supervisor.getAllProcessInfo",
        "array",
        "Tells of all processes, ordered by group and name.",
        this::all);
  }

  private Map<String, Object> info(String name) {
    var slot = slots.one(name);
    return info.of(slot, slot.program().status());
  }

  private List<Map<String, Object>> all() {
    var now = new Snapshot();
    return slots.byName().stream().map(slot -> info.of(slot, now.of(slot))).toList();
  }

  private void addStarts(Methods methods) {
    methods.add(
        "supervisor.startProcess",
        "boolean string boolean?",
        "Starts a process, group:name or group:*, and waits until it is ready unless told not to.",
        (arguments, client) -> start(arguments.text(0), arguments.flag(1)));
    methods.add(
        "supervisor.startProcessGroup",
        "array string boolean?",
        "Starts the processes of a group that are down; one struct for each.",
        (arguments, client) -> steering.start(slots.group(arguments.text(0)), arguments.flag(1)));
    methods.add(
        "supervisor.startAllProcesses",
        "array boolean?",
        "Starts all processes that are down; one struct for each.",
        (arguments, client) -> steering.start(slots.all(), arguments.flag(0)));
    methods.add(
        "supervisor.roll",
        "boolean string",
        "Not of supervisord: replaces the workers of a group by new ones without a gap, and waits"
            + " until these serve.",
        (arguments, client) -> roll(arguments.text(0)));
  }

  private CompletableFuture<?> start(String name, boolean wait) {
    return Slots.isGroup(name)
        ? steering.start(slots.group(Slots.groupIn(name)), wait)
        : steering.start(slots.one(name), name, wait);
  }

  /** Its programs one after the other. */
  private CompletableFuture<Boolean> roll(String name) {
    var rolls = Methods.done(true);
    for (var program :
        slots.group(Slots.groupIn(name)).stream().map(Slot::program).distinct().toList()) {
      rolls = rolls.thenCompose(before -> steering.roll(program, name));
    }
    return rolls;
  }

  private void addStops(Methods methods) {
    methods.add(
        "supervisor.stopProcess",
        "boolean string boolean?",
        "Stops a process, group:name or group:*, and waits until it is gone unless told not to.",
        (arguments, client) -> stop(arguments.text(0), arguments.flag(1), client));
    methods.add(
        "supervisor.stopProcessGroup",
        "array string boolean?",
        "Stops the processes of a group that are up; one struct for each.",
        (arguments, client) -> stopGroup(arguments.text(0), arguments.flag(1), client));
    methods.add(
        "supervisor.stopAllProcesses",
        "array boolean?",
        "Stops all processes that are up; one struct for each.",
        (arguments, client) -> steering.stop(slots.all(), arguments.flag(0)));
  }

  private CompletableFuture<?> stop(String name, boolean wait, Client client) {
    return Slots.isGroup(name)
        ? stopGroup(Slots.groupIn(name), wait, client)
        : steering.stop(slots.one(name), name, wait);
  }

  private CompletableFuture<List<Map<String, Object>>> stopGroup(
      String group, boolean wait, Client client) {
    var members = slots.group(group);
    return updates.of(client).holdsStop(group)
        ? ForEach.of(up(members), slot -> Methods.done(true))
        : steering.stop(members, wait);
  }

  private static List<Slot> up(List<Slot> slots) {
    var now = new Snapshot();
    return slots.stream().filter(slot -> now.state(slot).isUp()).toList();
  }

  private void addSignals(Methods methods) {
    methods.add(
        "supervisor.signalProcess",
        "boolean string string",
        "Sends a signal, by name or number, to a process, group:name or group:*.",
        (arguments, client) -> signal(arguments.text(0), arguments.nameOrNumber(1)));
    methods.add(
        "supervisor.signalProcessGroup",
        "array string string",
        "Sends a signal to the processes of a group; one struct for each.",
        (arguments, client) ->
            steering.signal(slots.group(arguments.text(0)), arguments.nameOrNumber(1)));
    methods.add(
        "supervisor.signalAllProcesses",
        "array string",
        "Sends a signal to all processes; one struct for each.",
        (arguments, client) -> steering.signal(slots.all(), arguments.nameOrNumber(0)));
    methods.add(
        "supervisor.sendProcessStdin",
        "boolean string string",
        "Writes a text to the stdin of a process; what it does not read yet waits.",
        (arguments, client) -> write(arguments.text(0), arguments.text(1)));
  }

  private CompletableFuture<?> signal(String name, String signal) {
    return Slots.isGroup(name)
        ? steering.signal(slots.group(Slots.groupIn(name)), signal)
        : steering.signal(slots.one(name), name, signal);
  }

  private CompletableFuture<Boolean> write(String name, String text) {
    var slot = slots.one(name);
    var state = slot.state();
    if (state == ProcessState.STOPPING || !state.isSignallable()) {
      throw FaultCode.NOT_RUNNING.of(name);
    }
    return stdin
        .offer(slot.program(), slot.number(), text.getBytes(UTF_8))
        .handle(
            (taken, failure) -> {
              if (failure != null) {
                throw FaultCode.NO_FILE.of(name);
              }
              return true;
            });
  }
}
