package org.supervisor4j.netty.web;

import static java.util.stream.Collectors.joining;
import static org.supervisor4j.netty.web.Text.json;

import java.util.OptionalLong;
import org.supervisor4j.netty.web.Snapshot.Entry;
import org.supervisor4j.netty.web.Snapshot.Group;
import org.supervisor4j.netty.web.Snapshot.Worker;

/** A snapshot for programs that watch; docs/status-page.md tells each field. */
final class StatusJson {

  private StatusJson() {}

  static String of(Snapshot snapshot) {
    return "{\"time\":%s,\"pid\":%s,\"programs\":[%s]}\n"
        .formatted(
            json(snapshot.now().toString()),
            snapshot.host(),
            snapshot.groups().stream().map(StatusJson::programs).collect(joining(",")));
  }

  private static String programs(Group group) {
    return group.programs().stream()
        .map(program -> program(group.name(), program))
        .collect(joining(","));
  }

  private static String program(String group, Entry program) {
    return "{\"name\":%s,\"group\":%s,\"generation\":%s,\"rolling\":%b,\"workers\":[%s]}"
        .formatted(
            json(program.name()),
            json(group),
            program.status().generation(),
            program.status().rolling(),
            program.workers().stream().map(StatusJson::worker).collect(joining(",")));
  }

  private static String worker(Worker worker) {
    var status = worker.status();
    return ("{\"slot\":%s,\"process\":%s,\"generation\":%s,\"state\":%s,\"since\":%s,\"pid\":%s,"
            + "\"restarts\":%s,\"lastDeath\":%s,\"reason\":%s,\"told\":%s,\"memoryBytes\":%s,\"cpuPercent\":%s}")
        .formatted(
            status.id().slot(),
            json(worker.process()),
            status.id().generation(),
            json(status.state().name()),
            json(worker.since().toString()),
            number(status.pid()),
            status.restarts(),
            status.lastDeath().map(death -> json(death.toString())).orElse("null"),
            json(status.reason()),
            json(status.told()),
            number(worker.use().memory()),
            worker.use().cpu().isPresent() ? tenths(worker.use().cpu().getAsLong()) : "null");
  }

  private static String number(OptionalLong value) {
    return value.isPresent() ? Long.toString(value.getAsLong()) : "null";
  }

  private static String tenths(long value) {
    return value / 10 + "." + value % 10;
  }
}
