package org.supervisor4j;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Rules of a spec: field, value and mend, a change that breaks it, one that just keeps it. */
final class SpecRules {

  static final Duration FOREVER = ofSeconds(Long.MAX_VALUE);

  private SpecRules() {}

  interface Change extends UnaryOperator<ProgramSpec.Builder> {}

  private static Change socket(SocketHandoff... handed) {
    return spec -> spec.sockets(handed);
  }

  private static Change readiness(Readiness readiness) {
    return spec -> spec.readiness(readiness);
  }

  static Arguments rule(String field, String value, String mend, Change broken, Change kept) {
    return arguments(field, value, mend, broken, kept);
  }

  static Stream<Arguments> all() {
    return Stream.of(
            ofWorkers(),
            ofNames(),
            PreforkRules.all(),
            ofArchives(),
            ExecutionRules.all(),
            ofSockets(),
            HandoverRules.all(),
            NotifyRules.all(),
            ListenerRules.all(),
            ofReadiness(),
            ofLogs())
        .flatMap(rules -> rules);
  }

  private static Stream<Arguments> ofWorkers() {
    return Stream.of(
        rule("workers", "0", "at least 1", s -> s.workers(0), s -> s.workers(1)),
        rule("workers", "-3", "at least 1", s -> s.workers(-3), s -> s.workers(64)),
        rule("workers", "1001", "at most 1000", s -> s.workers(1001), s -> s.workers(1000)),
        rule("command env", "\"a=b\"", "without '='", env("a=b", "1"), env("a.b", "c=d")),
        rule("command env", "\"\"", "give a name", env("", "1"), env("_", "")),
        rule("command env", "\"a\0\"", "without '=' and NUL", env("a\0", "1"), env("ä", "1")),
        rule("command env A", "(NUL)", "leave NUL out", env("A", "x\0y"), env("A", "x\ny")));
  }

  private static Stream<Arguments> ofNames() {
    var mend = "without spaces, ':' and '/'";
    return Stream.of(
        rule("group", "\"a b\"", mend, s -> s.group("a b"), s -> s.group("a+b")),
        rule("group", "\"a:b\"", mend, s -> s.group("a:b"), s -> s.group("ä")),
        rule("group", "\"\"", mend, s -> s.group(""), s -> s.group(".")),
        rule("processNames of slot 1", "\"p/1\"", mend, names("p", "p/1"), names("p", "p-1")),
        rule("processNames of slot 0", "\"\"", mend, names("", "p"), names("q", "p")),
        rule("processNames of slot 1", "\"p\"", "of its own", names("p", "p"), names("p", "P")));
  }

  private static Change names(String first, String second) {
    return spec -> spec.workers(2).processNames(slot -> slot == 0 ? first : second);
  }

  static Change env(String name, String value) {
    return spec -> spec.command(Command.of("sleep").env(name, value));
  }

  private static Stream<Arguments> ofArchives() {
    var dump = java("-XX:ArchiveClassesAtExit=y");
    return Stream.of(
        rule("command archive", "/x", "Command.java(", archive(Command.of("a")), archive(java())),
        rule(
            "command archive",
            "/x beside -Xshare:off",
            "one of both",
            archive(java("-Xshare:off")),
            s -> s),
        rule(
            "command archive",
            "/x beside -XX:ArchiveClassesAtExit=y",
            "one of both",
            archive(dump),
            s -> s),
        rule("command archive path", "\"a\"", "'/'", archive(java(), "a"), archive(java(), "/a?b")),
        rule(
            "command archive path",
            "\"/ \"",
            "spaces",
            archive(java(), "/ "),
            archive(java(), "/")));
  }

  static Command java(String... options) {
    return Command.java("Main", () -> "a.jar", options);
  }

  private static Change archive(Command command, String... paths) {
    return spec -> spec.command(command.archive(Path.of("/x"), paths));
  }

  private static Stream<Arguments> ofSockets() {
    var a = SocketHandoff.tcp("a", 0);
    var unix = SocketHandoff.unix("u", Path.of("/x"));
    return Stream.of(
        rule("sockets", "[a, a]", "name of its own", socket(a, a.backlog(9)), socket(a, unix)),
        rule("socket a:b name", "\"a:b\"", "use letters", socket(tcp("a:b", 0)), socket(a)),
        rule("socket a port", "-1", "0 to 65535", socket(tcp("a", -1)), socket(tcp("a", 0))),
        rule(
            "socket a port",
            "65536",
            "0 to 65535",
            socket(tcp("a", 65536)),
            socket(tcp("a", 65535))),
        rule("socket a backlog", "0", "at least 1", socket(a.backlog(0)), socket(a.backlog(1))),
        rule(
            "socket u backlog",
            "0",
            "at least 1",
            socket(unix.backlog(0)),
            socket(unix.backlog(1))),
        rule(
            "socket u mode",
            "\"660\"",
            "rw-rw----",
            socket(unix.mode("660")),
            socket(unix.mode("rw-rw----"))),
        rule(
            "socket u mode",
            "\"---------\"",
            "rw-rw----",
            socket(unix.mode("---------")),
            socket(unix.mode("-w-------"))),
        rule(
            "socket u path",
            longPath(108) + " (108 bytes)",
            "at most 107 bytes",
            socket(SocketHandoff.unix("u", longPath(108))),
            socket(SocketHandoff.unix("u", longPath(107)))));
  }

  private static SocketHandoff tcp(String name, int port) {
    return SocketHandoff.tcp(name, port);
  }

  private static Path longPath(int bytes) {
    return Path.of("/" + "ä".repeat((bytes - 1) / 2) + "x".repeat((bytes - 1) % 2));
  }

  private static Stream<Arguments> ofReadiness() {
    var reported = Readiness.reported();
    return Stream.of(
        rule(
            "readiness within",
            "0s",
            "longer than zero",
            readiness(reported.within(ZERO)),
            readiness(reported.within(ofMillis(1)))),
        rule(
            "readiness within",
            Problems.text(FOREVER),
            "at most 365 days",
            readiness(reported.within(FOREVER)),
            readiness(reported.within(ofDays(365)))),
        rule(
            "readiness within",
            "-1s",
            "longer than zero",
            readiness(Readiness.logLine("x").within(ofSeconds(-1))),
            readiness(Readiness.logLine("x"))),
        rule(
            "readiness aliveFor",
            "-1s",
            "zero or a positive",
            readiness(Readiness.aliveFor(ofSeconds(-1))),
            readiness(Readiness.aliveFor(ZERO))),
        rule(
            "readiness aliveFor",
            Problems.text(FOREVER),
            "at most 365 days",
            readiness(Readiness.aliveFor(FOREVER)),
            readiness(Readiness.aliveFor(ofDays(365)))),
        rule(
            "readiness logLine",
            "(",
            "valid pattern",
            readiness(Readiness.logLine("(")),
            readiness(Readiness.logLine("(?i)ready|listening"))));
  }

  private static Stream<Arguments> ofLogs() {
    var file = Logs.file(Path.of("/x.log"));
    Change waits = spec -> spec.readiness(Readiness.logLine("x"));
    return Stream.of(
        rule(
            "readiness logLine",
            "set, on output that nobody reads",
            "a file or a sink",
            s -> waits.apply(s).logs(Logs.inherited()).stderr(Logs.discarded()),
            s -> waits.apply(s).logs(Logs.inherited()).stderr(file)),
        rule(
            "logs rotate bytes",
            "0",
            "at least 1",
            logs(file.rotate(0, 1)),
            logs(file.rotate(1, 1))),
        rule(
            "logs rotate backups", "-1", "0 to", logs(file.rotate(1, -1)), logs(file.rotate(1, 0))),
        rule("logs rotate backups", "10000", "0 to 9999", logs(file.rotate(1, 10_000)), logs(file)),
        rule(
            "stderr rotate bytes",
            "-5",
            "neverRotate()",
            s -> s.stderr(file.rotate(-5, 1)),
            s -> s.stderr(file.neverRotate())),
        rule(
            "logs file",
            "/{generation}.log",
            "{program} and {slot}",
            logs(Logs.file(Path.of("/{generation}.log"))),
            logs(Logs.file(Path.of("/{program}-{slot}-{1}.log")))),
        rule(
            "stderr rotate",
            "neverRotate()",
            "alike: logs says rotate(52428800, 10)",
            s -> s.logs(file).stderr(file.neverRotate()),
            s -> s.logs(file).stderr(file.timestamps())));
  }

  private static Change logs(Logs logs) {
    return spec -> spec.logs(logs);
  }
}
