package org.supervisor4j.netty.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.SupervisorException;

class PerlModuleTest {

  @Test
  void the_module_lies_where_perl_is_told_to_look_first(@TempDir Path directory) {
    var place = directory.resolve("perl");

    assertThat(PerlModule.write(place)).isEqualTo(" -I" + place);
    assertThat(place.resolve("Net/Server/SS/PreFork.pm"))
        .content()
        .startsWith("package Net::Server::SS::PreFork;");
  }

  @Test
  void a_directory_that_perl_would_split_is_refused(@TempDir Path directory) {
    assertThatThrownBy(() -> PerlModule.write(directory.resolve("a b")))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContainingAll("a b", "PERL5OPT", "choose a runtimeParent");
  }
}
