package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page beside supervisord names all that the real one has, and no test that is not there. */
class SupervisordPageTest {

  private static final String ALL =
      """
      import re
      from supervisor import events, options, rpcinterface, supervisorctl, xmlrpc
      def public(kind): return [name for name in dir(kind) if not name.startswith('_')]
      print(*public(events.EventTypes), *public(rpcinterface.SupervisorNamespaceRPCInterface),
            *public(xmlrpc.SystemNamespaceRPCInterface),
            *[name[3:] for name in public(supervisorctl.DefaultControllerPlugin) if name[:3] == 'do_'],
            *re.findall(r"\\bget\\(section, *'(\\w+)'", open(options.__file__).read()))
      """;

  private static String page;

  @BeforeAll
  static void read() throws IOException {
    Supervisorctl.require();
    page = Files.readString(Path.of("..", "docs", "supervisord.md"));
  }

  @Test
  void all_that_supervisord_has_is_named() throws IOException {
    var python = new ProcessBuilder("/usr/bin/python3", "-c", ALL).redirectErrorStream(true);
    try (var lines = python.start().inputReader(UTF_8)) {
      var names = List.of(lines.readLine().split(" ", -1));
      assertThat(names).hasSizeGreaterThan(90);
      assertThat(names).allSatisfy(name -> assertThat(page).containsPattern("[`_]" + name + "`"));
    }
  }

  @Test
  void every_test_that_it_names_is_there() throws IOException {
    try (var files = Files.walk(Path.of(".."))) {
      var tests = files.map(Path::getFileName).map(Path::toString).collect(Collectors.toSet());
      assertThat(named()).hasSizeGreaterThan(30);
      assertThat(named()).allSatisfy(test -> assertThat(tests).contains(test + ".java"));
    }
  }

  private static Set<String> named() {
    return Pattern.compile("`(\\w+Test)`")
        .matcher(page)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toSet());
  }
}
