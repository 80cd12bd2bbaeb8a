package org.supervisor4j.supervisord;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.supervisor4j.SocketHandoff;

/** Reads which groups there are: those that are said, and one for each program in none of them. */
final class GroupReader {

  private static final String FCGI = "fcgi-program:";
  private static final String LISTENER = "eventlistener:";
  private static final List<String> PROGRAMS = List.of("program:", FCGI);

  private final Ini ini;
  private final Map<String, Object> names;
  private final Map<String, String> shared;
  private final Found found;
  private final Set<Section> taken = new HashSet<>(); // by groups that are said

  GroupReader(Ini ini, Map<String, Object> names, Map<String, String> shared, Found found) {
    this.ini = ini;
    this.names = names;
    this.shared = shared;
    this.found = found;
  }

  /** By priority, then name. */
  List<Group> read() {
    var groups = new ArrayList<Group>();
    sections("group:").forEach(section -> groups.add(said(section)));
    for (var kind : List.of("program:", LISTENER, FCGI)) {
      for (var section : sections(kind)) {
        if (!taken.contains(section)) {
          groups.add(own(section));
        }
      }
    }
    groups.sort(Comparator.comparingInt(Group::priority).thenComparing(Group::name));
    return distinct(groups);
  }

  private List<Section> sections(String prefix) {
    return ini.sections().stream().filter(s -> s.name().startsWith(prefix)).toList();
  }

  private Group said(Section section) {
    var keys = keys(section);
    var name = name(section);
    var members = new ArrayList<Group.Member>();
    for (var program : keys.value("programs", List.<String>of(), Kinds::list)) {
      member(keys, program).ifPresent(one -> members.add(member(one, program, name)));
    }
    if (keys.value("programs", Kinds::text).orElse("").isEmpty()) {
      found.notHonoured(
          section.file(),
          section.line(),
          "[" + section.name() + "] has no programs, so there is no such group");
    }
    return new Group(name, keys.value("priority", 999, Kinds::integer), members);
  }

  private Optional<Section> member(Keys keys, String program) {
    var matching = PROGRAMS.stream().flatMap(kind -> ini.section(kind + program).stream()).toList();
    if (matching.size() == 1) {
      taken.add(matching.get(0));
      return Optional.of(matching.get(0));
    }
    keys.error(
        "programs",
        matching.isEmpty()
            ? "names %s, but there is no [program:%s]: add it, or take the name out"
                .formatted(Python.quoted(program), program)
            : "names %s, which is a program and an fcgi-program: rename one"
                .formatted(Python.quoted(program)));
    return Optional.empty();
  }

  private Group own(Section section) {
    var name = name(section);
    var isListener = section.name().startsWith(LISTENER);
    var priority = keys(section).value("priority", isListener ? -1 : 999, Kinds::integer);
    return new Group(name, priority, List.of(member(section, name, name)));
  }

  private Group.Member member(Section section, String program, String group) {
    var keys = keys(section);
    var reader = new PoolReader(keys, Python.strip(program), group, shared);
    Optional<SocketHandoff> socket =
        section.name().startsWith(FCGI)
            ? new SocketReader(keys, Python.strip(program)).read()
            : Optional.empty();
    Optional<Listening> listening =
        section.name().startsWith(LISTENER) ? Listening.read(keys) : Optional.empty();
    return new Group.Member(section, reader.read(socket, listening), reader::process);
  }

  private Keys keys(Section section) {
    return new Keys(ini, section, names, found);
  }

  private String name(Section section) {
    try {
      return Kinds.name(section.suffix());
    } catch (BadValueException e) {
      found.error(section, "is named " + Python.quoted(section.suffix()) + ", which " + e.text());
      return section.suffix();
    }
  }

  /** supervisord adds the first of a name and forgets the others. */
  private List<Group> distinct(List<Group> groups) {
    var seen = new TreeSet<String>();
    var kept = new ArrayList<Group>();
    for (var group : groups) {
      if (seen.add(group.name())) {
        kept.add(group);
      } else {
        ini.sections().stream()
            .filter(section -> Python.strip(section.suffix()).equals(group.name()))
            .reduce((first, last) -> last)
            .ifPresent(
                section ->
                    found.notHonoured(
                        section.file(),
                        section.line(),
                        "two groups are named " + group.name() + ": rename one, it is left out"));
      }
    }
    kept.removeIf(group -> group.members().isEmpty());
    return kept;
  }
}
