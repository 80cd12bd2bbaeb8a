package org.supervisor4j.netty.rpc;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.supervisor4j.LogSink.Stream;
import org.supervisor4j.netty.http.Client;
import org.supervisor4j.netty.output.LogBytes;

/** Methods that read and clear logs. */
final class LogMethods {

  private final Slots slots;
  private final ProcessLogs logs;
  private final MainLog main;
  private final Share.Shares shares;

  private LogMethods(Slots slots, ProcessLogs logs, MainLog main, Share.Shares shares) {
    this.slots = slots;
    this.logs = logs;
    this.main = main;
    this.shares = shares;
  }

  static void addTo(
      Methods methods, Slots slots, ProcessLogs logs, MainLog main, Share.Shares shares) {
    var all = new LogMethods(slots, logs, main, shares);
    all.addMain(methods);
    all.addChannel(methods, "Stdout", Stream.STDOUT);
    all.addChannel(methods, "Stderr", Stream.STDERR);
    methods.alias("supervisor.readProcessLog", "supervisor.readProcessStdoutLog");
    methods.alias("supervisor.tailProcessLog", "supervisor.tailProcessStdoutLog");
    all.addClears(methods);
  }

  private void addMain(Methods methods) {
    methods.add(
        "supervisor.readLog",
        "string int int",
        "Reads the host's log from an offset, so many bytes, 0 for all; from a negative offset, that"
            + " many before its end.",
        (arguments, client) ->
            Methods.done(
                reading(main.bytes(), client).read(arguments.number(0), arguments.number(1))));
    methods.alias("supervisor.readMainLog", "supervisor.readLog");
    methods.answer(
        "supervisor.clearLog",
        "boolean",
        "Forgets what is remembered of the host's log.",
        () -> {
          main.clear();
          return true;
        });
  }

  private void addChannel(Methods methods, String name, Stream stream) {
    methods.add(
        "supervisor.readProcess" + name + "Log",
        "string string int int",
        "Reads a process's log from an offset, so many bytes, 0 for all; from a negative offset,"
            + " that many before its end.",
        (arguments, client) ->
            Methods.done(
                reading(log(arguments.text(0), stream), client)
                    .read(arguments.number(1), arguments.number(2))));
    methods.add(
        "supervisor.tailProcess" + name + "Log",
        "array string int int",
        "Reads the end of a process's log: the bytes, the offset at which it ends, and whether there"
            + " was more since the offset that was given.",
        (arguments, client) ->
            Methods.done(
                logs.of(slots.one(arguments.text(0)), stream)
                    .map(log -> reading(log, client))
                    .map(log -> log.tail(arguments.number(1), arguments.number(2)))
                    .orElse(List.of("", 0, false))));
  }

  private LogBytes log(String name, Stream stream) {
    var slot = slots.one(name);
    return logs.of(slot, stream)
        .orElseThrow(
            () ->
                ProcessLogs.file(slot, stream)
                    .map(path -> FaultCode.NO_FILE.of(path.toString()))
                    .orElseGet(FaultCode.NO_FILE::alone));
  }

  private LogReading reading(LogBytes log, Client client) {
    return new LogReading(log, shares.of(client)::need);
  }

  private void addClears(Methods methods) {
    methods.add(
        "supervisor.clearProcessLogs",
        "boolean string",
        "Empties both logs of a process.",
        (arguments, client) -> clear(slots.one(arguments.text(0)), arguments.text(0)));
    methods.alias("supervisor.clearProcessLog", "supervisor.clearProcessLogs");
    methods.add(
        "supervisor.clearAllProcessLogs",
        "array",
        "Empties the logs of all processes; one struct for each.",
        (arguments, client) -> ForEach.of(slots.all(), slot -> clear(slot, slot.fullName())));
  }

  private CompletableFuture<Boolean> clear(Slot slot, String name) {
    try {
      logs.clear(slot);
      return Methods.done(true);
    } catch (RuntimeException e) {
      throw FaultCode.FAILED.of(name);
    }
  }
}
