package org.supervisor4j;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static org.supervisor4j.SpecRules.rule;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Rules for as whom and within which limits workers run, and for hooks. */
final class ExecutionRules {

  private static final String RESOURCES = "give one of as core cpu";

  private ExecutionRules() {}

  private static SpecRules.Change with(UnaryOperator<Execution> execution) {
    return spec -> spec.command(Command.of("sleep").execution(execution.apply(Execution.none())));
  }

  private static SpecRules.Change hook(UnaryOperator<Command> command) {
    return spec -> spec.hooks(Hooks.none().beforeStart(command.apply(Command.of("true"))));
  }

  private static SpecRules.Change within(Duration limit) {
    return spec -> spec.hooks(Hooks.none().within(limit));
  }

  static Stream<Arguments> all() {
    return Stream.of(ofAccounts(), ofLimits(), ofHooks(), ofSyslog()).flatMap(rules -> rules);
  }

  private static Stream<Arguments> ofSyslog() {
    var file = Logs.file(Path.of("web.log"));
    return Stream.of(
        rule(
            "logs syslog facility",
            "\"-\"",
            "local0",
            spec -> spec.logs(Logs.syslog().facility("-")),
            spec -> spec.logs(Logs.syslog().facility("local7"))),
        rule(
            "logs syslog facility",
            "\"local8\"",
            "local0",
            spec -> spec.logs(file.also(Logs.syslog().facility("local8"))),
            spec -> spec.logs(file.also(Logs.syslog().facility("daemon")))),
        rule(
            "logs syslog socket",
            "log",
            "absolute path",
            spec -> spec.logs(Logs.syslog().socket(Path.of("log"))),
            spec -> spec.logs(Logs.syslog())));
  }

  private static Stream<Arguments> ofAccounts() {
    var user = "command user";
    return Stream.of(
        rule(user, "\"\"", "a name or a number", with(e -> e.user("")), with(e -> e.user("hatak"))),
        rule(user, "\"-x\"", "a name or", with(e -> e.user("-x")), with(e -> e.user("_apt"))),
        rule(user, "\"a b\"", "a name or", with(e -> e.user("a b")), with(e -> e.user("1000"))),
        rule(
            "command group",
            "\"a:b\"",
            "a name or",
            with(e -> e.group("a:b")),
            with(e -> e.group("www-data"))),
        rule(
            "command archive",
            "set, and a user, too",
            "leave one out",
            spec -> spec.command(archived().execution(Execution.none().user("hatak"))),
            spec -> spec.command(archived().execution(Execution.none().nice(1)))));
  }

  private static Command archived() {
    return Command.java(ExecutionRules.class).archive(Path.of("/var/cache/web"));
  }

  private static Stream<Arguments> ofLimits() {
    var umask = "command umask";
    var cpus = "command cpus";
    return Stream.of(
        rule(umask, "\"028\"", "octal", with(e -> e.umask("028")), with(e -> e.umask("027"))),
        rule(umask, "\"1000\"", "octal", with(e -> e.umask("1000")), with(e -> e.umask("0777"))),
        rule(umask, "\"\"", "octal", with(e -> e.umask("")), with(e -> e.umask("2"))),
        rule("command nice", "20", "give -20 to 19", with(e -> e.nice(20)), with(e -> e.nice(19))),
        rule("command nice", "-21", "give -20", with(e -> e.nice(-21)), with(e -> e.nice(-20))),
        rule(cpus, "\"3-1\"", "0-3,7", with(e -> e.cpus("3-1")), with(e -> e.cpus("1-1,3"))),
        rule(cpus, "\"0,\"", "0-3,7", with(e -> e.cpus("0,")), with(e -> e.cpus("0"))),
        rule(cpus, "\"a\"", "0-3,7", with(e -> e.cpus("a")), with(e -> e.cpus("0-3,7"))),
        rule(
            "command limit",
            "\"files\"",
            RESOURCES,
            with(e -> e.limit("files", 1, 1)),
            with(e -> e.limit("nofile", 1, 1))),
        rule(
            "command limit core",
            "2:1",
            "no more than hard",
            with(e -> e.limit("core", 2, 1)),
            with(e -> e.limit("core", 0, Execution.UNLIMITED))),
        rule(
            "command limit core",
            "-1:1",
            "0 or more",
            with(e -> e.limit("core", -1, 1)),
            with(e -> e.limit("core", 0, 0))),
        rule(
            "command memoryMax",
            "1024",
            "give bytes",
            with(e -> e.memoryMax(1024)),
            with(e -> e.memoryMax(1024 * 1024))));
  }

  private static Stream<Arguments> ofHooks() {
    var socket = "a program with sockets";
    return Stream.of(
        rule("hooks within", "0s", "longer than zero", within(ZERO), within(ofMillis(1))),
        rule(
            "hooks beforeStart env",
            "\"a=b\"",
            "without '='",
            hook(c -> c.env("a=b", "")),
            hook(c -> c.env("a", "="))),
        rule(
            "hooks beforeStart nice",
            "20",
            "give -20",
            hook(c -> c.execution(Execution.none().nice(20))),
            hook(c -> c.execution(Execution.none().nice(2)))),
        rule("hooks beforeStart", socket, "leave out", hook(Command::inetd), hook(c -> c)),
        rule(
            "hooks beforeStart memoryMax",
            "set",
            "leave it out",
            hook(c -> c.execution(Execution.none().memoryMax(1 << 30))),
            hook(c -> c)));
  }
}
