package org.supervisor4j.netty.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.supervisor4j.LogSink.Stream;

class PrintedTest {

  private final Printed printed = new Printed(new ProcessName("web", "web"), 7, Stream.STDERR);

  @Test
  void what_was_read_is_told_with_its_channel() {
    assertThat(printed.logged("hällo\n".getBytes(UTF_8)))
        .isEqualTo(
            new Event(
                "PROCESS_LOG_STDERR",
                "processname:web groupname:web pid:7 channel:stderr\nhällo\n"));
  }

  @Test
  void a_capture_is_told_without() {
    assertThat(printed.captured("x".getBytes(UTF_8)))
        .isEqualTo(
            new Event("PROCESS_COMMUNICATION_STDERR", "processname:web groupname:web pid:7\nx"));
  }

  /** Compared with python3: repr(b"..."). */
  @Test
  void what_is_no_text_is_told_as_python_does() {
    assertThat(printed.captured("\u00ff\u0000a\t\n\r\\'~".getBytes(ISO_8859_1)).payload())
        .endsWith("\nUndecodable: b\"\\xff\\x00a\\t\\n\\r\\\\'~\"");
    assertThat(printed.captured("\u00ff'\"".getBytes(ISO_8859_1)).payload())
        .endsWith("\nUndecodable: b'\\xff\\'\"'");
  }
}
