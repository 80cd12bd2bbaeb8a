package org.supervisor4j.netty.web;

import static java.util.stream.Collectors.joining;
import static org.supervisor4j.netty.web.Text.html;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.supervisor4j.WorkerState;
import org.supervisor4j.netty.web.Snapshot.Entry;
import org.supervisor4j.netty.web.Snapshot.Worker;

/** The rows of the page, the same for who loads it and for who watches. */
final class StatusHtml {

  private static final List<WorkerState> DOWN =
      List.of(WorkerState.FATAL, WorkerState.BACKOFF, WorkerState.EXITED, WorkerState.STOPPED);

  private StatusHtml() {}

  /** One sentence on all: {@code 3 programs, 5 of 6 workers ready, 1 FATAL}. */
  static String summary(Snapshot snapshot) {
    var programs = snapshot.programs();
    var workers = programs.stream().mapToLong(program -> program.workers().size()).sum();
    var text =
        new StringBuilder(
            "%s, %s of %s ready"
                .formatted(
                    Text.count(programs.size(), "program", "programs"),
                    in(programs, WorkerState.RUNNING),
                    Text.count(workers, "worker", "workers")));
    for (var state : DOWN) {
      var count = in(programs, state);
      if (count > 0) {
        text.append(", ").append(count).append(' ').append(state);
      }
    }
    return text.toString();
  }

  private static long in(List<Entry> programs, WorkerState state) {
    return programs.stream().mapToLong(program -> program.in(state)).sum();
  }

  /**
   * The parts of the table, each a {@code tbody}, by its key and in their order; without times that
   * pass, so that what is still the same looks so.
   */
  static Map<String, String> parts(Snapshot snapshot, String token) {
    var parts = new LinkedHashMap<String, String>();
    for (var group : snapshot.groups()) {
      if (group.isOfSeveral()) {
        parts.put("group " + group.name(), heading(group.name(), token));
      }
      var member = group.isOfSeveral() ? "member" : "";
      group.programs().forEach(it -> parts.put("program " + it.name(), rows(it, member, token)));
    }
    return parts;
  }

  private static String heading(String group, String token) {
    return "<tr class=group><th scope=rowgroup colspan=9>Group %s</th><td class=acts>%s</td></tr>"
        .formatted(
            html(group),
            new Form("group " + group, token)
                .field("group", group)
                .buttons("start", "stop", "restart", "roll"));
  }

  private static String rows(Entry program, String member, String token) {
    var form = new Form("program " + program.name(), token).field("program", program.name());
    return "<tr class=\"program %s\">%s<td class=acts>%s</td></tr>%s"
        .formatted(
            member,
            head(program),
            form.buttons("start", "stop", "restart", "roll"),
            program.workers().stream()
                .map(worker -> row(program.name(), worker, member, token))
                .collect(joining()));
  }

  private static String head(Entry program) {
    var status = program.status();
    return """
        <th scope=rowgroup colspan=2>%s</th><td colspan=2 data-label=Ready>%s of %s ready%s</td>\
        <td data-label=Generation>%s</td><td data-label=Restarts>%s</td><td colspan=3 class=why>%s</td>\
        """
        .formatted(
            html(program.name()),
            status.ready().size(),
            program.workers().size(),
            status.rolling() ? " <strong class=rolling>rolling</strong>" : "",
            status.generation(),
            program.restarts(),
            waiting(status.waitsFor()));
  }

  private static String waiting(Set<String> others) {
    return others.isEmpty() ? "" : "waits for " + html(String.join(", ", new TreeSet<>(others)));
  }

  private static String row(String program, Worker worker, String member, String token) {
    var status = worker.status();
    var slot = Integer.toString(status.id().slot());
    return """
        <tr id="w.%s" class="%s" data-name="%s" data-state=%s><td class=name data-label=Worker>%s</td>\
        <td data-label=State><span class="state %s">%s</span></td>\
        <td data-label=PID>%s</td><td data-label=For><time datetime="%s"></time></td>\
        <td data-label=Generation>%s</td><td data-label=Restarts>%s</td>\
        <td data-label=Memory>%s</td><td data-label=CPU>%s</td>\
        <td class=why data-label="Last exit">%s</td><td class=acts>%s%s</td></tr>\
        """
        .formatted(
            html(worker.key()),
            member,
            html(worker.process()),
            status.state(),
            html(worker.process()),
            status.state().name().toLowerCase(Locale.ROOT),
            status.state(),
            status.pid().isPresent() ? Long.toString(status.pid().getAsLong()) : "",
            worker.since(),
            status.id().generation(),
            status.restarts(),
            worker.use().memory().stream().mapToObj(Text::megabytes).findFirst().orElse(""),
            worker.use().cpu().stream().mapToObj(Text::percent).findFirst().orElse(""),
            why(worker),
            new Form("worker " + worker.process(), token)
                .field("program", program)
                .field("slot", slot)
                .buttons("start", "stop", "restart"),
            log(program, slot, worker.process()));
  }

  /** How its last process ended, unless the reason of its state says that already, and the rest. */
  private static String why(Worker worker) {
    var status = worker.status();
    var death = status.lastDeath().filter(it -> !status.reason().startsWith(it.toString()));
    return Stream.of(
            death.map(it -> it.withLastWords(it.toString())).orElse(""),
            status.reason(),
            status.told())
        .filter(line -> !line.isEmpty())
        .map(Text::html)
        .collect(joining("<br>"));
  }

  private static String log(String program, String slot, String name) {
    return "<a class=log href=\"log?program=%s&amp;slot=%s\" aria-label=\"Log of %s\">Log</a>"
        .formatted(html(program), slot, html(name));
  }
}
