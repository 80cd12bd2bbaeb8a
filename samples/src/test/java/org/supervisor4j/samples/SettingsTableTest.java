package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.Command;
import org.supervisor4j.ControlEndpoint;
import org.supervisor4j.Logs;
import org.supervisor4j.OsSignals;
import org.supervisor4j.OutputEvents;
import org.supervisor4j.Prefork;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RecyclePolicy;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.Stdin;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Subscription;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.Watchdog;

/** Whatever can be set stands in the README's tables. */
class SettingsTableTest {

  private static String settings() throws IOException {
    var readme = Files.readString(Path.of("..", "README.md"));
    var begin = readme.indexOf("## All settings");
    return readme.substring(begin, readme.indexOf("\n## ", begin + 1));
  }

  @Test
  void every_part_of_a_spec_has_a_row() throws IOException {
    assertThat(steps(ProgramSpec.Builder.class))
        .allSatisfy(name -> assertThat(settings()).containsPattern("\n\\|[^|]*`" + name + "`"));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Supervisor.Builder.class,
        Command.class,
        ControlEndpoint.class,
        ControlEndpoint.Unix.class,
        ControlEndpoint.Tcp.class,
        SocketHandoff.class,
        SocketHandoff.Tcp.class,
        SocketHandoff.Udp.class,
        SocketHandoff.Unix.class,
        Readiness.class,
        Readiness.Reported.class,
        RestartPolicy.class,
        RolloutPolicy.class,
        StopPolicy.class,
        RecyclePolicy.class,
        Watchdog.class,
        Logs.class,
        Logs.File.class,
        Logs.Syslog.class,
        OsSignals.class,
        Prefork.class,
        Stdin.class,
        Subscription.class,
        OutputEvents.class
      })
  void every_step_of_a_value_is_named(Class<?> value) throws IOException {
    assertThat(steps(value))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(settings()).containsPattern("\\b" + name + "\\b"));
  }

  @Test
  void every_event_has_a_row_on_its_page() throws IOException {
    var page = Files.readString(Path.of("..", "docs", "events.md"));
    assertThat(SupervisorEvent.class.getDeclaredClasses())
        .filteredOn(Class::isRecord)
        .isNotEmpty()
        .allSatisfy(event -> assertThat(page).contains("\n| `" + event.getSimpleName() + "` |"));
  }

  /** The methods that make the value, or one like it. */
  private static Set<String> steps(Class<?> value) {
    var names = new TreeSet<String>();
    Arrays.stream(value.getMethods())
        .filter(method -> makes(method, value))
        .map(Method::getName)
        .forEach(names::add);
    names.remove("pinned"); // the supervisor's own
    return names;
  }

  private static boolean makes(Method method, Class<?> value) {
    var made = method.getReturnType();
    var isStep = Modifier.isStatic(method.getModifiers()) || method.getParameterCount() > 0;
    var makesValue = value.isAssignableFrom(made) || made.isAssignableFrom(value);
    return isStep && makesValue && made != Object.class && made != boolean.class;
  }
}
