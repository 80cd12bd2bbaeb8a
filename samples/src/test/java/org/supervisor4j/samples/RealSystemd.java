package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real systemd with units of its own, as a manager of a user; it believes that the machine was
 * booted by one, as it sees a /run of its own.
 */
final class RealSystemd implements AutoCloseable {

  private static final Path SYSTEMD = Path.of("/usr/lib/systemd/systemd");
  private static final String MISSING =
      "no systemd can be run here: it takes root, unshare(1) and apt-get install systemd";

  /** Names by which it, and systemctl, find it. */
  private static final String SETTING =
      """
      export XDG_RUNTIME_DIR=$1/run XDG_CONFIG_HOME=$1/config
      unset NOTIFY_SOCKET LISTEN_FDS LISTEN_PID LISTEN_FDNAMES
      """;

  private static final String ALONE = "[Unit]\nDefaultDependencies=no\n";

  private static final String BOOT =
      SETTING
          + """
          mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/system
          exec /usr/lib/systemd/systemd --user --unit=test.target --log-target=console
          """;

  private final Path directory;
  private final Process manager;

  private RealSystemd(Path directory) {
    this.directory = directory;
    manager = process(List.of("unshare", "-m", "--propagation", "private", "sh", "-c", BOOT));
  }

  /** Skips the test where none can be run, but never where CI is set. */
  static void require() {
    var present = Files.exists(SYSTEMD) && "root".equals(System.getProperty("user.name"));
    if (System.getenv("CI") != null) {
      assertThat(present).as(MISSING).isTrue();
    }
    assumeTrue(present, "SKIPPED: " + MISSING);
  }

  /**
   * With these units, by their file names, each without dependencies.
   *
   * @param directory of a short name, for the sockets in it
   */
  static RealSystemd boot(Path directory, List<Unit> units) {
    try {
      var place = Files.createDirectories(directory.resolve("config/systemd/user"));
      var run = Files.createDirectories(directory.resolve("run"));
      var all = new ArrayList<>(units);
      all.add(new Unit("test.target", ""));
      for (var unit : all) {
        Files.writeString(place.resolve(unit.name()), ALONE + unit.text());
      }
      var systemd = new RealSystemd(directory);
      await("systemd")
          .atMost(ofSeconds(30))
          .until(() -> isListening(run.resolve("systemd/private")));
      return systemd;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file is there a moment before that. */
  private static boolean isListening(Path socket) {
    try (var connection = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return connection.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  record Unit(String name, String text) {}

  private Process process(List<String> line) {
    var all = new ArrayList<>(line);
    all.addAll(List.of("sh", directory.toString()));
    try {
      return new ProcessBuilder(all)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("said").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What systemctl(1) prints; it succeeds. */
  String systemctl(String... arguments) {
    var line =
        new ArrayList<>(List.of("sh", "-c", SETTING + "shift; exec systemctl --user \"$@\""));
    line.addAll(List.of("sh", directory.toString()));
    line.addAll(Arrays.asList(arguments));
    try {
      var process = new ProcessBuilder(line).redirectErrorStream(true).start();
      var text = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as("systemctl %s: %s", List.of(arguments), text).isZero();
      return text.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A property of a unit. */
  String property(String unit, String name) {
    return systemctl("show", "--value", "-p", name, unit);
  }

  /** Ends it and all that it has started. */
  @Override
  public void close() {
    systemctl("exit");
    try {
      if (!manager.waitFor(Duration.ofSeconds(60).toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("systemd has not ended");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      manager.destroyForcibly();
    }
  }
}
