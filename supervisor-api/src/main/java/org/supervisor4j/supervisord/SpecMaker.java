package org.supervisor4j.supervisord;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.supervisor4j.Configuration;
import org.supervisor4j.InvalidSpecException;

/** Makes specs of what was read. */
final class SpecMaker {

  private final HostSettings host;
  private final Optional<String> serverUrl;
  private final Found found;

  SpecMaker(HostSettings host, List<Endpoint> endpoints, Found found) {
    this.host = host;
    serverUrl = endpoints.stream().findFirst().map(Endpoint::url);
    this.found = found;
  }

  List<Configuration.Group> groups(List<Group> groups) {
    var uses = new HashMap<String, Integer>();
    for (var group : groups) {
      group.members().forEach(member -> uses.merge(member.pool().program(), 1, Integer::sum));
    }
    return groups.stream()
        .map(group -> new Configuration.Group(group.name(), group.priority(), made(group, uses)))
        .filter(group -> !group.programs().isEmpty())
        .toList();
  }

  private List<Configuration.Entry> made(Group group, Map<String, Integer> uses) {
    var entries = new ArrayList<Configuration.Entry>();
    for (var member : group.members()) {
      var program = member.pool().program();
      var name = uses.getOrDefault(program, 1) > 1 ? group.name() + "." + program : program;
      try {
        entries.addAll(entries(name, group.priority(), member));
      } catch (InvalidSpecException e) {
        e.problems().forEach(problem -> found.error(member.section(), problem.toString()));
      }
    }
    return entries;
  }

  /** One program, or one for each process where they differ in what workers can't. */
  private List<Configuration.Entry> entries(String name, int priority, Group.Member member) {
    var pool = member.pool();
    if (pool.processes().stream().anyMatch(process -> process.command().isEmpty())) {
      return List.of(); // it has been told
    }
    var slots = new Slots(pool.processes(), member.process());
    if (slots.isEmpty()) {
      return List.of();
    }
    if (slots.fitOneProgram()) {
      return List.of(entry(name, priority, pool, slots));
    }
    return IntStream.range(0, slots.count())
        .mapToObj(slot -> entry(name + "-" + slot, priority, pool, slots.only(slot)))
        .toList();
  }

  private Configuration.Entry entry(String name, int priority, Pool pool, Slots slots) {
    var spec = new ProgramMaker(host, serverUrl, priority, pool, slots).spec(name);
    return new Configuration.Entry(spec, List.of(priority, slots.description(pool)));
  }
}
