package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a deployment can't be started with is one line, and exit code 2. */
@Timeout(180)
class DeploymentMistakesTest {

  private final Path directory;

  DeploymentMistakesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void make() throws IOException {
    Files.createDirectories(directory.resolve("run"));
    Files.createDirectories(directory.resolve("log"));
  }

  @Test
  void a_port_that_is_no_number_or_none_that_there_is() {
    refused(List.of(), directory, "http", "root", "the port was http: give a number");
    refused(List.of(), directory, "99999", "root", "port was 99999: give 0 to 65535");
  }

  @Test
  void a_directory_that_is_not_there() {
    var missing = directory.resolve("none");
    refused(List.of(), missing, "0", "root", "there is no directory " + missing + "/run");
  }

  @Test
  void a_group_that_is_not_there_or_not_ours_to_give() {
    refused(List.of(), directory, "0", "of-no-name", "there is no group \"of-no-name\"");
    var wrapper = Proxy.isRoot() ? List.of("setpriv", "--bounding-set=-chown") : List.<String>of();
    refused(wrapper, directory, "0", "mail", "group mail");
  }

  private void refused(List<String> wrapper, Path shop, String port, String group, String message) {
    try (var host =
        ChildHost.start(wrapper, directory, Deployment.class, shop.toString(), port, group)) {
      assertThat(host.exitWithin(ofSeconds(60))).isEqualTo(2);
      assertThat(host.lines()).singleElement().asString().contains(message);
    }
  }
}
