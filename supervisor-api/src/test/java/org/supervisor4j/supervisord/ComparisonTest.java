package org.supervisor4j.supervisord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.supervisord.Problem.Severity;

/** The same files to the real supervisord's parser and to ours. */
class ComparisonTest {

  private static final String ME = System.getProperty("user.name");

  @BeforeAll
  static void requireSupervisord() {
    RealSupervisord.require();
  }

  private static List<Path> write(Path directory, List<String> texts) throws IOException {
    Files.createDirectories(directory.resolve("conf.d"));
    Files.writeString(
        directory.resolve("conf.d/b.conf"),
        """
        [program:included]
        command = %(here)s/run --x=%(ENV_HOME)s
        stdout_logfile = %(here)s/%(program_name)s.log
        [program:web]
        startsecs = 9
        """);
    Files.writeString(
        directory.resolve("conf.d/a.conf"), "[program:web]\nstartsecs = 8\npriority=7\n");
    Files.writeString(directory.resolve("conf.d/.hidden.conf"), "[program:hidden]\ncommand=x\n");
    var paths = new ArrayList<Path>();
    for (var text : texts) {
      var path = directory.resolve("case-" + paths.size() + ".conf");
      paths.add(
          Files.writeString(path, text.replace("@DIR@", directory.toString()).replace("@ME@", ME)));
    }
    return paths;
  }

  private static List<String> ours(Path path) {
    return Dump.of(Reading.of(path, System.getenv()));
  }

  @Test
  void every_value_of_a_file_that_is_good_is_the_same(@TempDir Path directory) throws IOException {
    var paths = write(directory, Cases.good());
    var real = RealSupervisord.files(paths);
    assertThat(real).hasSize(paths.size());
    assertThat(paths)
        .allSatisfy(path -> assertThat(ours(path)).containsExactlyElementsOf(real.get(path)));
  }

  @Test
  void a_file_that_is_refused_there_is_refused_here_with_its_line(@TempDir Path directory)
      throws IOException {
    var paths = write(directory, Cases.bad().stream().map(Cases.Bad::text).toList());
    var real = RealSupervisord.files(paths);
    for (var i = 0; i < paths.size(); i++) {
      var path = paths.get(i);
      var bad = Cases.bad().get(i);
      assertThat(real.get(path)).as(bad.text()).last().asString().startsWith("ERROR");
      assertThatThrownBy(() -> SupervisordConfig.load(path))
          .as(bad.text())
          .isInstanceOfSatisfying(
              SupervisordConfigException.class,
              e ->
                  assertThat(e.problems())
                      .extracting(Problem::line, Problem::severity)
                      .containsOnly(
                          org.assertj.core.groups.Tuple.tuple(bad.line(), Severity.ERROR)))
          .hasMessageContaining(bad.says());
    }
  }

  /** What is accepted there but can't have been meant. */
  @Test
  void all_errors_of_a_file_are_told_at_once(@TempDir Path directory) throws IOException {
    var path = directory.resolve("all.conf");
    Files.writeString(
        path,
        """
        [supervisord]
        loglevel = loud

        [program:web]
        numprocs = two
        stopsignal = NOPE
        stdout_logfile = /not/there/x.log

        [eventlistener:mail]
        command = cat
        events = PROCESS_STATE,TOCK
        """);
    assertThatThrownBy(() -> SupervisordConfig.load(path))
        .hasMessage(
            Stream.of(
                    ":2: [supervisord] loglevel was \"loud\", which is no level: give critical, error,"
                        + " warn, info, debug, trace or blather",
                    ":6: [program:web] stopsignal was \"NOPE\", which is no signal: give a name as TERM,"
                        + " or a number",
                    ":5: [program:web] numprocs was \"two\", which is no whole number: give one",
                    ":4: [program:web] has no command: say what to run, as command=/usr/bin/app --port"
                        + " 80",
                    ":7: [program:web] stdout_logfile was \"/not/there/x.log\", which is in no directory"
                        + " that is there: create /not/there",
                    ":11: [eventlistener:mail] events was \"PROCESS_STATE,TOCK\", which holds TOCK, which"
                        + " is no type of event: give the nearest, TICK, or leave it out")
                .map(line -> path + line)
                .reduce((one, other) -> one + "\n" + other)
                .orElseThrow());
  }
}
