package org.supervisor4j.netty.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.supervisor4j.Execution;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.netty.posix.Account;
import org.supervisor4j.netty.posix.Children;
import org.supervisor4j.netty.posix.Proc;

/** What the tools before a program make of its process, as the kernel sees it. */
class ChainTest {

  private static final int SIGPIPE = 13;

  private static final Map<String, String> VARIABLES =
      Map.of("a.b", "1", "PWD", "/else", "LD_LIBRARY_PATH", "/nowhere", "TZDIR", "/x", "A", "b c");

  private final Children children = new Children();
  private final Path directory;

  ChainTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void leave_no_child() {
    children.close();
  }

  @ParameterizedTest
  @EnumSource(Launch.Prelude.class)
  void everything_together_keeps_pid_and_environment(Launch.Prelude prelude) throws IOException {
    Root.require();
    var nobody = Account.of("nobody").orElseThrow();
    var launch =
        launch(
            prelude,
            VARIABLES,
            all ->
                all.user("nobody")
                    .umask("027")
                    .nice(3)
                    .cpus("0")
                    .limit("nofile", 64, 128)
                    .limit("core", 0, Execution.UNLIMITED),
            "/bin/sleep",
            "1000");

    var child = start(launch);

    await().until(() -> Proc.program(child).endsWith("sleep"));
    assertThat(status(child))
        .containsEntry("Uid", ("\t" + nobody.uid()).repeat(4).strip())
        .containsEntry("Gid", ("\t" + nobody.gid()).repeat(4).strip())
        .containsEntry("Groups", Integer.toString(nobody.gid()))
        .containsEntry("CapEff", "0".repeat(16))
        .containsEntry("Umask", "0027")
        .containsEntry("Cpus_allowed_list", "0");
    assertThat(new HostRights(child).nice()).isEqualTo(3);
    assertThat(Files.readString(Path.of("/proc/" + child + "/limits")))
        .containsPattern("Max open files +64 +128 ")
        .containsPattern("Max core file size +0 +unlimited ");
    var expected = new HashMap<>(VARIABLES);
    if (prelude == Launch.Prelude.ANNOUNCE_PID) {
      expected.put("LISTEN_PID", Long.toString(child));
    }
    await().untilAsserted(() -> assertThat(Proc.environment(child)).isEqualTo(expected));
    assertThat(Proc.group(child)).isEqualTo(child);
    assertThat(Proc.signals("" + child, "SigIgn"))
        .isEqualTo(prelude == Launch.Prelude.IGNORE_SIGPIPE ? 1L << (SIGPIPE - 1) : 0);
  }

  private static Map<String, String> status(long pid) throws IOException {
    var fields = new HashMap<String, String>();
    for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      var colon = line.indexOf(':');
      fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return fields;
  }

  @Test
  void what_only_limits_asks_for_no_right_and_no_tool_but_its_own() {
    var chain = chain(all -> all.limit("nofile", 64, 64));
    assertThat(chain.line()).containsExactly(path("prlimit"), "--nofile=64:64", "/bin/true");
    assertThat(chain.environment()).isEqualTo(VARIABLES); // not another user: nothing to hide

    assertThat(chain(all -> all.umask("2")).line()).startsWith(path("sh"), "-c");
    var nice = new HostRights().nice();
    assertThat(Chain.to("/bin/true", plain(all -> all.nice(nice)))).isEmpty();
    assertThat(Chain.to("/bin/true", plain(all -> all))).isEmpty();
  }

  @Test
  void what_runs_as_root_sees_nothing_of_the_workers_by_which_libraries_are_loaded() {
    Root.require();
    var chain = chain(all -> all.user("nobody"));

    assertThat(chain.environment()).containsOnlyKeys("a.b", "PWD", "A");
    assertThat(chain.line())
        .containsSubsequence(
            path("setpriv"), "nobody", "--init-groups", path("env"), "--", "/bin/true")
        .contains("LD_LIBRARY_PATH=/nowhere", "TZDIR=/x");
  }

  @Test
  void a_group_alone_leaves_the_user_and_its_other_groups() throws IOException {
    Root.require();
    var child =
        start(
            launch(
                Launch.Prelude.NONE, Map.of(), all -> all.group("daemon"), "/bin/sleep", "1000"));

    await().until(() -> Proc.program(child).endsWith("sleep"));
    var daemon = Account.groupOf("daemon").orElseThrow();
    assertThat(status(child))
        .containsEntry("Uid", "0\t0\t0\t0")
        .containsEntry("Gid", ("\t" + daemon).repeat(4).strip());
  }

  @Test
  void what_is_closed_to_its_user_is_refused_before_the_start() throws IOException {
    Root.require();
    script("hello", "#!/bin/sh\n", "rwxr-x---");
    refused(open(directory), "hello")
        .hasMessageContainingAll("'hello'", "hello is closed to user nobody (rwxr-x---)", "chmod");
    script("true", "", "rwx------"); // not the one: its PATH has another
    refused(open(directory), "true").isNull();
    var closed = Files.createDirectory(directory.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    refused(closed, "/bin/true")
        .hasMessageContainingAll(
            "can't run in its directory", closed + " is closed to user nobody");
    script("closed/hello", "#!/bin/sh\n", "rwxrwxrwx");
    refused(open(directory), "closed/hello").hasMessageContaining(closed + " is closed");
    refused(open(directory), "java", "-cp", "closed/hello", "Main")
        .hasMessageContainingAll("may not read its class path", closed + " is closed");
  }

  private static Path open(Path directory) throws IOException {
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(Path in, String... line) {
    Map<String, String> path =
        Map.of("PATH", directory + ":/bin:" + System.getProperty("java.home") + "/bin");
    return assertThat(
        catchThrowable(
            () -> start(launch(Launch.Prelude.NONE, path, all -> all.user("nobody"), in, line))));
  }

  @Test
  void a_tool_that_fails_is_told_from_a_program_that_does() throws IOException {
    Root.require();
    script("interpreter", "#!/no/such\n", "rwxr-xr-x"); // nobody looks so far beforehand
    script("hello", "#!" + directory + "/interpreter\n", "rwxr-xr-x");
    open(directory);

    var failed =
        launch(Launch.Prelude.NONE, Map.of(), all -> all.user("nobody"), directory, "./hello");
    assertThat(deathOf(failed)).isTrue();
    var program =
        launch(
            Launch.Prelude.NONE,
            Map.of(),
            all -> all.nice(5),
            directory,
            "/bin/dash",
            "-c",
            "exit 127");
    assertThat(deathOf(program)).isFalse();
  }

  /** Whether it ended as one of the tools. */
  private boolean deathOf(Launch launch) {
    var death = ChainDeath.of(launch).orElseThrow();
    var child = new Launcher().launch(launch);
    children.adopt(child);
    await().until(() -> !Proc.lives(child));
    death.look(child);
    assertThat(Children.ending(child)).isEqualTo(new ExitStatus.Exited(127));
    return death.explains(new ExitStatus.Exited(127));
  }

  @Test
  void what_a_host_may_not_do_is_refused_with_the_right_that_it_lacks() {
    Root.require();
    var child =
        start(
            launch(
                Launch.Prelude.NONE,
                Map.of(),
                all -> all.user("nobody").limit("nofile", 50, 60).limit("nice", 0, 0),
                "/bin/sleep",
                "1000"));
    await().until(() -> Proc.program(child).endsWith("sleep"));

    assertThat(problems(child, all -> all.user("daemon")))
        .containsExactly(
            "command user was \"daemon\": this host runs as uid 65534 without CAP_SETUID,"
                + " CAP_SETGID, CAP_CHOWN, CAP_KILL; run it as root, or leave the user out");
    assertThat(problems(child, all -> all.user("nobody"))).isEmpty(); // itself
    assertThat(problems(child, all -> all.group("daemon")))
        .singleElement()
        .asString()
        .contains("command group was \"daemon\"", "CAP_SETGID");
    assertThat(problems(child, all -> all.limit("nofile", 1, 61)))
        .singleElement()
        .asString()
        .contains("command limit nofile was 1:61: above the host's hard limit, 60");
    assertThat(problems(child, all -> all.limit("nofile", 60, 60))).isEmpty();
    assertThat(problems(child, all -> all.nice(-1)))
        .singleElement()
        .asString()
        .contains("command nice was -1", "CAP_SYS_NICE");
  }

  @Test
  void what_the_system_does_not_have_is_refused() {
    var here = ProcessHandle.current().pid();
    assertThat(problems(here, all -> all.user("no-such-user").group("no-such-group")))
        .containsExactly(
            "command user was \"no-such-user\": there is no such user here; create it or name another",
            "command group was \"no-such-group\": there is no such group here; create it or name another");
    assertThat(problems(here, all -> all.cpus("0,4000-4001")))
        .singleElement()
        .asString()
        .contains("command cpus was \"0,4000-4001\": this machine has ");
    assertThat(problems(here, all -> all.limit("nofile", 1, Execution.UNLIMITED)))
        .anyMatch(problem -> problem.contains("sysctl fs.nr_open"));
  }

  private static List<String> problems(long host, UnaryOperator<Execution> change) {
    var execution = change.apply(Execution.none());
    return new ConditionsJudge(execution, "command", new HostRights(host))
        .problems().stream().map(Object::toString).toList();
  }

  private static String path(String tool) {
    return "/usr/bin/" + tool;
  }

  private Chain chain(UnaryOperator<Execution> change) {
    return Chain.to("/bin/true", plain(change)).orElseThrow();
  }

  private Launch plain(UnaryOperator<Execution> change) {
    return launch(Launch.Prelude.NONE, VARIABLES, change, "/bin/true");
  }

  private long start(Launch launch) {
    return children.adopt(new Launcher().launch(launch));
  }

  private void script(String name, String text, String mode) throws IOException {
    var file = Files.writeString(directory.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private Launch launch(
      Launch.Prelude prelude,
      Map<String, String> environment,
      UnaryOperator<Execution> change,
      String... line) {
    return launch(prelude, environment, change, Path.of("/"), line);
  }

  private Launch launch(
      Launch.Prelude prelude,
      Map<String, String> environment,
      UnaryOperator<Execution> change,
      Path in,
      String... line) {
    var execution = change.apply(Execution.none());
    return new Launch(
        List.of(line),
        Optional.of(in),
        environment,
        new TreeMap<>(),
        prelude,
        Conditions.of(execution, "program web", "command"),
        children.output().descriptor(),
        children.output().descriptor());
  }

  @Test
  void a_host_that_has_its_rights_without_being_root_passes_none_on() throws IOException {
    Root.require();
    var rights = "-all,+setuid,+setgid";
    var host =
        Stream.of(
            path("setpriv"),
            "--reuid=nobody",
            "--regid=65534",
            "--clear-groups",
            "--inh-caps=" + rights,
            "--ambient-caps=" + rights);
    var worker =
        launch(Launch.Prelude.NONE, Map.of(), all -> all.user("daemon"), "/bin/sleep", "1000");
    var chain = Chain.to("/bin/sleep", worker).orElseThrow().line();
    var line = Stream.concat(host, chain.stream()).toArray(String[]::new);

    var child = start(launch(Launch.Prelude.NONE, Map.of(), all -> all, line));

    await().until(() -> Proc.program(child).endsWith("sleep"));
    var daemon = Account.of("daemon").orElseThrow();
    assertThat(status(child))
        .containsEntry("Uid", ("\t" + daemon.uid()).repeat(4).strip())
        .containsEntry("CapInh", "0".repeat(16))
        .containsEntry("CapPrm", "0".repeat(16))
        .containsEntry("CapEff", "0".repeat(16))
        .containsEntry("CapAmb", "0".repeat(16));
  }
}
