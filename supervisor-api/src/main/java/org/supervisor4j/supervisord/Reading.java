package org.supervisor4j.supervisord;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.supervisor4j.Configuration;

/**
 * What a file and those that it includes say, all of it.
 *
 * @param isWhole whether there is a {@code [supervisord]}
 */
record Reading(
    boolean isWhole,
    HostSettings host,
    List<Group> read,
    List<Endpoint> endpoints,
    List<Configuration.Group> groups,
    List<Problem> problems) {

  private static final String SUPERVISORD = "supervisord";

  /** Tells all errors at once. */
  static Reading of(Path file, Map<String, String> environment) {
    var found = new Found();
    if (!Files.exists(file)) {
      found.error(file, 0, "is not there: give the path of a supervisord.conf");
    }
    found.throwIfError();
    var names = Environment.names(environment);
    var ini = ConfigFiles.read(file, names, found);
    var reading = of(ini, main(ini, file, found), names, found);
    found.throwIfError();
    return reading;
  }

  private static Section main(Ini ini, Path file, Found found) {
    return ini.section(SUPERVISORD)
        .orElseGet(
            () -> {
              found.warning(
                  file, 0, "there is no [supervisord], without which supervisord refuses it");
              return new Section(SUPERVISORD, file, 0);
            });
  }

  private static Reading of(Ini ini, Section main, Map<String, Object> first, Found found) {
    KnownKeys.check(ini, found);
    Plugins.check(ini, first, found);
    var host = HostSettings.read(new Keys(ini, main, first, found));
    var names = new HashMap<>(first);
    names.putAll(Environment.variables(host.environment()));
    var groups = new GroupReader(ini, names, host.environment(), found).read();
    var endpoints = new EndpointReader(ini, names, found).read();
    var made = new SpecMaker(host, endpoints, found).groups(groups);
    return new Reading(
        ini.section(SUPERVISORD).isPresent(), host, groups, endpoints, made, found.all());
  }
}
