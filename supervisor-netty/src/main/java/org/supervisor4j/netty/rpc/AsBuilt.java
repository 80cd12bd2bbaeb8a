package org.supervisor4j.netty.rpc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.supervisor4j.Configuration;
import org.supervisor4j.ProgramSpec;

/** The configuration of a host that has no file: what it was built with, which never changes. */
record AsBuilt(String identifier, List<Group> groups) implements Configuration {

  private static final String NAME = "supervisor"; // supervisord's, unless said

  static AsBuilt of(Optional<String> name, List<ProgramSpec> specs) {
    Map<String, List<Entry>> groups = new LinkedHashMap<>();
    specs.forEach(
        spec ->
            groups
                .computeIfAbsent(spec.group(), unknown -> new ArrayList<>())
                .add(new Entry(spec, "")));
    return new AsBuilt(
        name.orElse(NAME),
        groups.entrySet().stream()
            .map(group -> new Group(group.getKey(), "", group.getValue()))
            .toList());
  }

  @Override
  public String name() {
    return identifier;
  }

  @Override
  public Optional<Path> pidFile() {
    return Optional.empty();
  }

  @Override
  public Optional<Path> mainLog() {
    return Optional.empty();
  }

  @Override
  public Configuration reread() {
    return this;
  }
}
