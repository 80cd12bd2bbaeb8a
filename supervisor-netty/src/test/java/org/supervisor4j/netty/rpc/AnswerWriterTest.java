package org.supervisor4j.netty.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerWriterTest {

  private static String value(Object value) {
    return new String(AnswerWriter.value(value), UTF_8);
  }

  /** {@code xmlrpc.client.dumps((value,), methodresponse=True)} of Python 3.11. */
  @Test
  void an_answer_is_what_python_would_write() {
    var struct = new LinkedHashMap<String, Object>();
    struct.put("name", "a&b");
    struct.put("pid", 7);
    assertThat(value(List.of(struct, true, List.of())))
        .isEqualTo(
            """
            <?xml version='1.0'?>
            <methodResponse>
            <params>
            <param>
            <value><array><data>
            <value><struct>
            <member>
            <name>name</name>
            <value><string>a&amp;b</string></value>
            </member>
            <member>
            <name>pid</name>
            <value><int>7</int></value>
            </member>
            </struct></value>
            <value><boolean>1</boolean></value>
            <value><array><data>
            </data></array></value>
            </data></array></value>
            </param>
            </params>
            </methodResponse>
            """);
  }

  @Test
  void a_fault_is_what_python_would_write() {
    assertThat(new String(AnswerWriter.fault(FaultCode.BAD_NAME.of("web")), UTF_8))
        .isEqualTo(
            """
            <?xml version='1.0'?>
            <methodResponse>
            <fault>
            <value><struct>
            <member>
            <name>faultCode</name>
            <value><int>10</int></value>
            </member>
            <member>
            <name>faultString</name>
            <value><string>BAD_NAME: web</string></value>
            </member>
            </struct></value>
            </fault>
            </methodResponse>
            """);
  }

  @Test
  void what_xml_can_not_hold_is_replaced_and_line_ends_stay() {
    assertThat(value("\u001b[31m\r\n\t\0 ü 😀 \ud800>"))
        .contains("<string>\ufffd[31m&#13;\n\t\ufffd ü 😀 \ufffd&gt;</string>");
  }

  @Test
  void numbers_stay_within_32_bits() {
    assertThat(value(List.of(1L << 40, -(1L << 40), 5L)))
        .contains("<int>2147483647</int>", "<int>-2147483648</int>", "<int>5</int>");
  }
}
