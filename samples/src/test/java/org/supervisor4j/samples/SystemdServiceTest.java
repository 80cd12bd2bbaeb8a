package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.netty.posix.Processes;
import org.supervisor4j.samples.RealSystemd.Unit;
import org.supervisor4j.testkit.traffic.Traffic;

/** The quickstart as a service of a real systemd, which owns its socket. */
@Tag("alone")
@Timeout(180)
class SystemdServiceTest {

  private static final String SERVICE = "shop.service";
  private static final String ACTIVE = "ActiveState";

  private final Path directory;
  private final RealSystemd systemd;

  SystemdServiceTest(@TempDir Path directory) {
    this.directory = directory;
    systemd = RealSystemd.boot(directory, units());
  }

  @BeforeAll
  static void require() {
    RealSystemd.require();
  }

  @AfterEach
  void end() {
    systemd.close();
  }

  private Path path() {
    return directory.resolve("s");
  }

  /** The units of the page, for this place and user. */
  private List<Unit> units() {
    var sections = Page.blocks(Page.text("docs/service.md"), "ini");
    return List.of(
        new Unit("shop.socket", sections.get(0).replace("127.0.0.1:8080", path().toString())),
        new Unit(
            SERVICE,
            sections
                .get(1)
                .replaceFirst("ExecStart=.*", Matcher.quoteReplacement("ExecStart=" + command()))
                .replace("User=shop", "StandardOutput=append:" + directory.resolve("log"))));
  }

  private String command() {
    return String.join(
        " ",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED -Xmx128m -XX:TieredStopAtLevel=1",
        "-cp " + System.getProperty("java.class.path"),
        QuickStart.class.getName(),
        "--listen " + path(),
        "--workers 2");
  }

  private long mainPid() {
    return Long.parseLong(systemd.property(SERVICE, "MainPID"));
  }

  private String status() {
    return systemd.property(SERVICE, "StatusText");
  }

  @Test
  void the_first_connection_starts_it_and_a_reload_rolls_it() {
    systemd.systemctl("start", "shop.socket");
    assertThat(systemd.property(SERVICE, ACTIVE)).isEqualTo("inactive");

    try (var load =
        Load.of(
            Traffic.to(UnixDomainSocketAddress.of(path()))
                .rate(50)
                .connectionPerRequest()
                .timeout(ofSeconds(60)))) {
      await().atMost(ofSeconds(60)).until(() -> "active".equals(systemd.property(SERVICE, ACTIVE)));
      await().atMost(ofSeconds(60)).until(() -> status().equals("web: 2 ready, generation 1"));

      systemd.systemctl("reload", SERVICE);

      await().atMost(ofSeconds(60)).until(() -> status().equals("web: 2 ready, generation 2"));
      await().until(() -> "active".equals(systemd.property(SERVICE, ACTIVE)));
      load.stop().get(0).assertNothingLost();
    }
  }

  @Test
  void its_socket_outlives_it() {
    systemd.systemctl("start", SERVICE);
    var before = mainPid();
    try (var load =
        Load.of(
            Traffic.to(UnixDomainSocketAddress.of(path()))
                .rate(50)
                .connectionPerRequest()
                .timeout(ofSeconds(60)))) {

      systemd.systemctl("restart", SERVICE);

      assertThat(mainPid()).isNotEqualTo(before);
      load.awaitAnsweredBy(2);
      load.stop().get(0).assertNothingLost();
    }
    systemd.systemctl("stop", SERVICE);
    assertThat(systemd.property(SERVICE, "Result")).isEqualTo("success");
    assertThat(Files.exists(path())).as("the socket is systemd's").isTrue();
  }

  @Test
  void a_host_that_hangs_is_noticed() throws IOException {
    var more = Files.createDirectory(directory.resolve("config/systemd/user/" + SERVICE + ".d"));
    Files.writeString(more.resolve("soon.conf"), "[Service]\nWatchdogSec=3\n");
    systemd.systemctl("daemon-reload");
    systemd.systemctl("start", SERVICE);
    var hung = mainPid();

    Processes.signal(hung, 19); // STOP

    await()
        .atMost(ofSeconds(60))
        .until(() -> mainPid() != hung && "active".equals(systemd.property(SERVICE, ACTIVE)));
    // more than once if all stood still for so long
    assertThat(Integer.parseInt(systemd.property(SERVICE, "NRestarts"))).isPositive();
  }
}
