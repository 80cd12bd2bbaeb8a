package org.supervisor4j;

import static java.time.Duration.ofSeconds;
import static org.supervisor4j.SpecRules.rule;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.supervisor4j.SpecRules.Change;

/** Rules of how sockets are handed over. */
final class HandoverRules {

  private HandoverRules() {}

  static Stream<Arguments> all() {
    return Stream.of(ofServerStarter(), ofAnswers(), ofDescriptors(), ofInetd())
        .flatMap(rules -> rules);
  }

  private static Stream<Arguments> ofServerStarter() {
    var tcp = SocketHandoff.tcp("http", 80);
    return Stream.of(
        rule("command serverStarter", "without sockets", "give", starter(), starter(tcp)),
        rule(
            "socket dns",
            "UDP",
            "Starman accepts connections",
            starman(tcp, SocketHandoff.udp("dns", 53)),
            starman(tcp)),
        rule(
            "socket u path",
            "/a=b",
            "leave out ';' and '='",
            starter(SocketHandoff.unix("u", Path.of("/a=b"))),
            starter(SocketHandoff.unix("u", Path.of("/a:b")))),
        rule(
            "readiness",
            "reported",
            "only NettyWorker reports",
            s -> starter(tcp).apply(s).readiness(Readiness.reported()),
            starter(tcp)),
        rule(
            "socket b",
            "bound by the host, as non-blocking",
            "let the supervisor bind it",
            starter(new HostsOwn("b")),
            s -> s.sockets(new HostsOwn("b"))));
  }

  private static Change starman(SocketHandoff... handed) {
    return spec ->
        spec.command(Starman.command("app.psgi")).readiness(Readiness.answers("/")).sockets(handed);
  }

  private static Stream<Arguments> ofAnswers() {
    var tcp = SocketHandoff.tcp("http", 80);
    var field = "readiness answers";
    return Stream.of(
        rule(
            field,
            "\"/x\"",
            "use reported()",
            asked(SpecRules.java(), "/x", tcp),
            asked("/x", tcp)),
        rule(field, "\"/x\"", "give sockets", asked("/x"), asked("/x", tcp)),
        rule(field, "\"a b\"", "begin it with '/'", asked("a b", tcp), asked("/?a=b", tcp)),
        rule(
            "socket probe",
            "beside the one of that name on which it is asked",
            "choose another name",
            asked("/x", SocketHandoff.tcp("probe", 80)),
            s -> s.sockets(SocketHandoff.tcp("probe", 80))));
  }

  private static Change asked(String path, SocketHandoff... handed) {
    return asked(Command.of("gunicorn"), path, handed);
  }

  private static Change asked(Command command, String path, SocketHandoff... handed) {
    return spec -> spec.command(command).readiness(Readiness.answers(path)).sockets(handed);
  }

  private static Stream<Arguments> ofDescriptors() {
    var tcp = SocketHandoff.tcp("http", 80);
    var udp = SocketHandoff.udp("dns", 80);
    return Stream.of(
        rule(
            "socket http descriptor",
            "5",
            "leave it out: a serverStarter() command",
            s -> s.sockets(tcp.descriptor(5)),
            starter(tcp.descriptor(5))),
        rule(
            "socket http descriptor",
            "2",
            "give 3 to 255",
            starter(tcp.descriptor(2)),
            starter(tcp.descriptor(3))),
        rule(
            "socket dns descriptor",
            "256",
            "give 3 to 255",
            starter(udp.descriptor(256)),
            starter(udp.descriptor(255))),
        rule(
            "socket u descriptor",
            "7",
            "a number of its own",
            starter(tcp.descriptor(7), SocketHandoff.unix("u", Path.of("/u")).descriptor(7)),
            starter(tcp.descriptor(7), SocketHandoff.unix("u", Path.of("/u")).descriptor(6))),
        rule(
            "socket dns",
            "at :80, as another is",
            "can't tell UDP from TCP",
            starter(tcp, udp),
            starter(tcp, SocketHandoff.udp("dns", "0.0.0.0", 80))),
        rule(
            "socket dns port",
            "65536",
            "give 0 to 65535",
            s -> s.sockets(SocketHandoff.udp("dns", 65536)),
            s -> s.sockets(tcp, udp)));
  }

  private static Stream<Arguments> ofInetd() {
    var tcp = SocketHandoff.tcp("http", 80);
    return Stream.of(
        rule("command inetd", "with sockets []", "exactly one", inetd(), inetd(tcp)),
        rule(
            "command inetd",
            "with sockets [http, b]",
            "exactly one: it becomes descriptor 0",
            inetd(tcp, SocketHandoff.tcp("b", 81)),
            inetd(SocketHandoff.unix("u", Path.of("/u")))),
        rule(
            "command inetd",
            "with standby or warmup",
            "leave them out",
            s -> inetd(tcp).apply(s).standby(1),
            inetd(tcp)),
        rule(
            "command inetd",
            "with standby or warmup",
            "leave them out",
            s -> inetd(tcp).apply(s).warmup(Warmup.by("/")),
            s -> inetd(tcp).apply(s).warmup(Warmup.none())),
        rule(
            "socket http shards",
            "2",
            "without shards",
            inetd(tcp.shards(2)),
            inetd(tcp.shards(1))),
        rule(
            "socket b",
            "bound by the host, as non-blocking",
            "for an inetd() command",
            inetd(new HostsOwn("b")),
            s -> s.sockets(new HostsOwn("b"))),
        rule(
            "readiness answers",
            "\"/\"",
            "use logLine(...)",
            s -> inetd(tcp).apply(s).readiness(Readiness.answers("/")),
            s -> inetd(tcp).apply(s).readiness(Readiness.logLine("ready"))));
  }

  private static Change inetd(SocketHandoff... handed) {
    return spec -> spec.command(Command.of("server").inetd()).sockets(handed);
  }

  private record HostsOwn(String name) implements SocketHandoff.Bound {}

  private static Change starter(SocketHandoff... handed) {
    return spec ->
        spec.command(Command.of("starman").serverStarter())
            .readiness(Readiness.aliveFor(ofSeconds(1)))
            .sockets(handed);
  }
}
