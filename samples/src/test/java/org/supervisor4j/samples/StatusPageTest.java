package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ControlEndpoint;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.WorkerState;
import org.supervisor4j.WorkerStatus;

/** The status page in a real browser, used by keyboard alone. */
@Tag("alone")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusPageTest {

  /** What nobody may take for markup, or for a terminal's orders. */
  private static final String HOSTILE = "<b>bold</b> \\033[31mred";

  private static final Pattern TOKEN = Pattern.compile("name=token value=\"([^\"]+)\"");

  private final Supervisor supervisor;
  private final Browser browser;

  StatusPageTest(@TempDir Path directory) throws IOException {
    Browser.require();
    supervisor =
        Supervisor.builder()
            .name("page")
            .runtimeParent(directory)
            .programs(
                counting("web", 2).build(),
                counting("mail", 1).group("office").build(),
                counting("fax", 1).group("office").build())
            .control(ControlEndpoint.tcp("127.0.0.1", 0).password("ann", "secret"))
            .start();
    browser = new Browser(directory, 1280, 900);
  }

  private static ProgramSpec.Builder counting(String name, int workers) {
    var script =
        "printf '" + HOSTILE + "\\n'; i=0; while :; do i=$((i+1)); echo line $i; sleep 0.1; done";
    return ProgramSpec.named(name)
        .command(Command.of("sh", "-c", script))
        .workers(workers)
        .readiness(Readiness.aliveFor(ofMillis(50)))
        .stop(StopPolicy.bySignal(Signal.TERM).killAfter(ofSeconds(5)))
        .logs(Logs.to((worker, stream, line) -> {}));
  }

  @BeforeAll
  void ready() {
    supervisor.whenReady().join();
  }

  @AfterAll
  void close() {
    browser.close();
    supervisor.close();
  }

  @BeforeEach
  void open() {
    browser.open("http://ann:secret@" + authority() + "/");
    browser.awaitTrue("document.getElementById('contact').textContent === 'live'");
    browser.value("window.same = true"); // until the page is loaded anew
  }

  private String authority() {
    var address = (InetSocketAddress) supervisor.controlAddresses().get(0);
    return "127.0.0.1:" + address.getPort();
  }

  private WorkerStatus worker(String program, int slot) {
    return supervisor.program(program).status().workers().stream()
        .filter(worker -> worker.id().slot() == slot)
        .findFirst()
        .orElseThrow();
  }

  private static String cell(String worker, String label) {
    return "document.querySelector('[data-name=\"%s\"] [data-label=\"%s\"]').textContent"
        .formatted(worker, label);
  }

  private void awaitCell(String worker, String label, String text) {
    browser.awaitTrue(cell(worker, label) + " === '" + text + "'");
  }

  @Test
  void each_worker_is_shown_with_its_process() {
    for (var name : List.of("web_00", "web_01", "mail")) {
      var worker =
          worker(name.substring(0, name.equals("mail") ? 4 : 3), name.endsWith("1") ? 1 : 0);
      awaitCell(name, "State", "RUNNING");
      awaitCell(name, "PID", Long.toString(worker.pid().orElseThrow()));
      browser.awaitTrue("/^\\d+\\.\\d MB$/.test(" + cell(name, "Memory") + ")");
    }
    browser.awaitTrue("/^\\d+\\.\\d %$/.test(" + cell("mail", "CPU") + ")");
    browser.awaitTrue("document.title === 'Supervisor4J: 3 programs, 4 of 4 workers ready'");
  }

  @Test
  void a_killed_worker_comes_back_on_the_page_with_new_pid_and_cause() {
    var killed = worker("mail", 0).pid().orElseThrow();
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();
    await().until(() -> worker("mail", 0).pid().orElse(killed) != killed);

    awaitCell("mail", "PID", Long.toString(worker("mail", 0).pid().orElseThrow()));
    awaitCell("mail", "State", "RUNNING");
    awaitCell("mail", "Restarts", "1");
    var cause = "killed by KILL (not sent by the supervisor)";
    browser.awaitTrue(cell("mail", "Last exit") + ".includes('" + cause + "')");
    assertThat(browser.value("window.same")).isEqualTo("true");
  }

  @Test
  void buttons_reached_by_tab_stop_start_and_roll_and_keep_the_focus() {
    browser.pressByKeyboard("Stop worker web_01");
    awaitCell("web_01", "State", "STOPPED");
    assertThat(worker("web", 1).state()).isEqualTo(WorkerState.STOPPED);
    assertThat(worker("web", 0).state()).isEqualTo(WorkerState.RUNNING);
    assertThat(browser.focused()).isEqualTo("Stop worker web_01");
    browser.awaitTrue("document.getElementById('news').textContent.includes('web_01')");

    browser.pressByKeyboard("Start worker web_01");
    awaitCell("web_01", "State", "RUNNING");
    assertThat(browser.focused()).isEqualTo("Start worker web_01");

    var generation = supervisor.program("web").status().generation();
    browser.pressByKeyboard("Roll program web");
    awaitCell("web_00", "Generation", Integer.toString(generation + 1));
    awaitCell("web_01", "Generation", Integer.toString(generation + 1));
    assertThat(browser.focused()).isEqualTo("Roll program web");
    assertThat(browser.value("window.same")).isEqualTo("true");
  }

  @Test
  void programs_of_a_group_stop_and_start_together_and_show_what_a_filter_leaves() {
    browser.pressByKeyboard("Stop group office");
    awaitCell("mail", "State", "STOPPED");
    awaitCell("fax", "State", "STOPPED");
    assertThat(worker("web", 0).state()).isEqualTo(WorkerState.RUNNING);

    browser.value("document.getElementById('filter').focus()");
    browser.press("s");
    browser.press("t");
    browser.press("o");
    browser.awaitTrue("[...document.querySelectorAll('tbody:not([hidden])')].length === 2");
    for (int i = 0; i < 3; i++) {
      browser.press(Browser.BACKSPACE);
    }
    browser.pressByKeyboard("Start group office");
    awaitCell("mail", "State", "RUNNING");
    awaitCell("fax", "State", "RUNNING");
  }

  @Test
  void a_log_follows_as_plain_text_until_escape() {
    browser.pressByKeyboard("Log of web_00");
    browser.awaitTrue("document.getElementById('log-text').textContent.includes('line 3\\n')");
    var last = // a hostile line of a new process may stand behind it
        "+[...document.getElementById('log-text').textContent.matchAll(/line (\\d+)\\n/g)].at(-1)[1]";
    var seen = browser.value(last);
    browser.awaitTrue(last + " > " + seen + " + 3");

    assertThat(browser.value("document.getElementById('log-text').textContent"))
        .contains("<b>bold</b> \u241b[31mred\n");
    assertThat(browser.value("document.querySelectorAll('b').length")).isEqualTo("0");

    browser.press(Browser.ESCAPE);
    browser.awaitTrue("document.getElementById('log').hidden");
    assertThat(browser.focused()).isEqualTo("Log of web_00");
  }

  @Test
  void a_form_of_another_site_is_refused() {
    var form =
        "<form method=post action=http://%s/act><input name=program value=web><input name=action value=stop></form><script>document.forms[0].submit()</script>"
            .formatted(authority());
    browser.open(
        "data:text/html;base64," + Base64.getEncoder().encodeToString(form.getBytes(UTF_8)));

    browser.awaitTrue("document.body.textContent.includes('403 Forbidden')");
    assertThat(worker("web", 0).state()).isEqualTo(WorkerState.RUNNING);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    var shown = Base64.getEncoder().encodeToString("ann:secret".getBytes(UTF_8));
    return JdkClient.plain()
        .sendAsync(
            request.header("authorization", "Basic " + shown).build(), BodyHandlers.ofString())
        .join();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + authority() + path));
  }

  private HttpRequest.Builder form(String token) {
    return request("/act")
        .header("content-type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString("token=" + token + "&program=mail&slot=0&action=restart"));
  }

  @Test
  void without_scripts_the_page_shows_all_and_its_forms_work() {
    var page = send(request("/")).body();
    var token = TOKEN.matcher(page);
    assertThat(token.find()).isTrue();
    assertThat(page).containsPattern("<time datetime=\"[^\"]+\">\\d+ s</time>").contains("mail");
    assertThat(page).doesNotContain("<script>").doesNotContainPattern("\\son[a-z]+=|style=");
    var before = worker("mail", 0).pid().orElseThrow();

    assertThat(send(form("guessed")).statusCode()).isEqualTo(403);
    assertThat(send(form(token.group(1)).header("origin", "http://evil.example")).statusCode())
        .isEqualTo(403);
    assertThat(worker("mail", 0).pid()).hasValue(before);

    var done = send(form(token.group(1)).header("origin", "http://" + authority()));
    assertThat(done.statusCode()).isEqualTo(303);
    await().until(() -> worker("mail", 0).isReady() && worker("mail", 0).pid().orElse(0) != before);
  }

  @Test
  void monitoring_reads_the_status_as_json() {
    assertThat(send(request("/status.json")).body())
        .contains("\"name\":\"web\",\"group\":\"web\"")
        .contains("\"slot\":1,\"process\":\"web_01\"")
        .contains("\"state\":\"RUNNING\"");
  }
}
