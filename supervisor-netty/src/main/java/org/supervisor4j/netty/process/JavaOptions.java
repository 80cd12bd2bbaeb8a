package org.supervisor4j.netty.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options that a JVM will have, the one that counts last (java(1), JVM TI). */
record JavaOptions(List<String> all) {

  static JavaOptions of(Launch launch) {
    var all = new ArrayList<String>();
    all.addAll(words(launch.environment(), "JAVA_TOOL_OPTIONS"));
    all.addAll(words(launch.environment(), "JDK_JAVA_OPTIONS"));
    all.addAll(launch.arguments());
    all.addAll(words(launch.environment(), "_JAVA_OPTIONS"));
    return new JavaOptions(List.copyOf(all));
  }

  private static List<String> words(Map<String, String> environment, String name) {
    return List.of(environment.getOrDefault(name, "").split("\\s+"));
  }

  /** Whether a switch of HotSpot is on. */
  boolean isOn(String name) {
    return all.lastIndexOf("-XX:+" + name) > all.lastIndexOf("-XX:-" + name);
  }

  /** The value of an option of HotSpot. */
  Optional<String> value(String name) {
    var prefix = "-XX:" + name + "=";
    return all.stream()
        .filter(option -> option.startsWith(prefix))
        .reduce((former, latter) -> latter)
        .map(option -> option.substring(prefix.length()));
  }
}
