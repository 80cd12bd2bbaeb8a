package org.supervisor4j.netty.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallReaderTest {

  private static Call read(String xml) {
    return CallReader.read(xml.getBytes(UTF_8));
  }

  private static String call(String value) {
    return "<?xml version='1.0'?><methodCall><methodName>a.b</methodName><params><param><value>"
        + value
        + "</value></param></params></methodCall>";
  }

  private static Object value(String xml) {
    return read(call(xml)).parameters().get(0);
  }

  private static void assertMalformed(String xml) {
    assertThatThrownBy(() -> read(xml)).isInstanceOf(MalformedCallException.class);
  }

  @Test
  void every_type_has_its_value() {
    assertThat(value("<int> -7 </int>")).isEqualTo(-7);
    assertThat(value("<i4>7</i4>")).isEqualTo(7);
    assertThat(value("<boolean>1</boolean>")).isEqualTo(true);
    assertThat(value("<boolean>0</boolean>")).isEqualTo(false);
    assertThat(value("<double>1.5</double>")).isEqualTo(1.5);
    assertThat(value("<string>a &lt; b</string>")).isEqualTo("a < b");
    assertThat(value("<string/>")).isEqualTo("");
    assertThat(value("<base64>aMO2\n</base64>")).isEqualTo("hö");
    assertThat(value("<dateTime.iso8601>20240229T23:59:59</dateTime.iso8601>"))
        .isEqualTo("20240229T23:59:59");
    assertThat(value("<array><data> <value>a</value><value><int>1</int></value></data></array>"))
        .isEqualTo(List.of("a", 1));
    assertThat(
            value(
                "\n <struct><member><name>k</name><value><int>1</int></value></member></struct>\n"))
        .isEqualTo(Map.of("k", 1));
  }

  @Test
  void a_value_without_a_type_is_a_string_and_keeps_its_spaces() {
    assertThat(value(" a <!-- b --><![CDATA[<c>]]> ")).isEqualTo(" a <c> ");
    assertThat(value("")).isEqualTo("");
  }

  @Test
  void parameters_may_be_missing() {
    assertThat(read("<methodCall><methodName> a.b </methodName></methodCall>"))
        .isEqualTo(new Call("a.b", List.of()));
    assertThat(read("<methodCall><methodName>a.b</methodName><params/></methodCall>"))
        .isEqualTo(new Call("a.b", List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "<methodCall/>",
        "<methodCall><methodName/></methodCall>",
        "<methodCall><methodName>a</methodName>",
        "<methodCall><methodName>a</methodName></methodCall><more/>",
        "<methodResponse><methodName>a</methodName></methodResponse>",
        "<methodCall><methodName>a</methodName><params><value/></params></methodCall>"
      })
  void what_is_no_call_is_refused(String xml) {
    assertMalformed(xml);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<int>one</int>",
        "<int>99999999999</int>",
        "<int>1</int><int>2</int>",
        "<nil/>",
        "<array/>",
        "<struct><name>k</name></struct>",
        "<base64>?</base64><x/>"
      })
  void what_is_no_value_is_refused(String value) {
    assertMalformed(call(value));
  }

  @Test
  void a_billion_laughs_are_refused_at_the_first() {
    var laughs = new StringBuilder("<!ENTITY l0 'lol'>");
    for (int i = 1; i < 10; i++) {
      laughs.append("<!ENTITY l%d '%s'>".formatted(i, ("&l" + (i - 1) + ";").repeat(10)));
    }
    assertMalformed("<!DOCTYPE x [" + laughs + "]>" + call("&l9;").substring(21));
  }

  @Test
  void an_external_entity_is_not_read(@TempDir Path directory) throws IOException {
    var secret = Files.writeString(directory.resolve("secret"), "hunter2");
    var dtd = "<!DOCTYPE x [<!ENTITY s SYSTEM '" + secret.toUri() + "'>]>";
    assertMalformed(dtd + call("&s;").substring(21));
    assertMalformed(dtd + call("nothing of it").substring(21));
    assertMalformed(call("&s;"));
  }

  @Test
  void depth_and_number_have_an_end() {
    var deep = "<array><data><value>".repeat(100_000);
    assertMalformed(call(deep));
    assertMalformed("<a>".repeat(100_000));
    assertMalformed(call("<array><data>" + "<value/>".repeat(50_000) + "</data></array>"));
    assertThat((List<?>) value("<array><data>" + "<value/>".repeat(40_000) + "</data></array>"))
        .hasSize(40_000);
  }
}
