package org.supervisor4j.netty.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.netty.wire.Message;

class AdmissionTest {

  private final Admission admission = new Admission("token", 4711);

  @Test
  void its_user_ours_and_root_may_enter(@TempDir Path ours) throws IOException {
    assertThat(admission.objectionToUser(4711)).isEmpty();
    assertThat(admission.objectionToUser((int) Files.getAttribute(ours, "unix:uid"))).isEmpty();
    assertThat(admission.objectionToUser(0)).isEmpty();
  }

  @Test
  void another_user_may_not() {
    assertThat(admission.objectionToUser(4712))
        .hasValueSatisfying(o -> assertThat(o).contains("uid 4712"));
    assertThat(admission.objectionToUser(-1)).isPresent();
  }

  @Test
  void only_the_token_itself_opens() {
    assertThat(admission.objectionTo(new Message.Hello(1, "token", 1))).isEmpty();
    assertThat(admission.objectionTo(new Message.Hello(1, "toke", 1))).isPresent();
    assertThat(admission.objectionTo(new Message.Hello(1, "", 1))).isPresent();
  }

  @Test
  void a_version_that_nobody_knows_is_named() {
    assertThat(admission.objectionTo(new Message.Hello(9, "token", 1)).orElseThrow())
        .contains("protocol 9")
        .contains("speaks 1");
  }
}
