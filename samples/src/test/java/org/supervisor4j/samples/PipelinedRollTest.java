package org.supervisor4j.samples;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.samples.RawClient.get;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.StopPolicy;

/** A client that sends its requests back to back on one connection while its worker drains. */
@Timeout(120)
class PipelinedRollTest {

  private final TestHost host;
  private final RawClient client;
  private final long worker;

  PipelinedRollTest(@TempDir Path directory) {
    // so long that a worker that waits for its deadline fails the test
    host = TestHost.start(directory, TestHost.drainWeb().stop(StopPolicy.drain(ofMinutes(10))));
    worker = host.pids().get(0);
    client = new RawClient(host.address());
  }

  @BeforeEach
  void the_worker_knows_the_connection() {
    assertThat(client.send(get("/hello")).answer().body()).isEqualTo("/hello");
  }

  @AfterEach
  void close() {
    client.close();
    host.close();
  }

  @Test
  void requests_that_were_read_are_answered_and_the_next_ones_by_the_new_worker() {
    client.send(get("/1") + get("/late") + get("/3"));
    assertThat(client.answer().body()).isEqualTo("/1"); // so the others have been read, too

    host.roll();
    client.send(get("/4") + get("/5"));

    var bodies = List.of("/late", "/3", "/4", "/5");
    for (var body : bodies) {
      var answer = client.answer();
      assertThat(answer.body()).isEqualTo(body);
      assertThat(answer.isLast()).isFalse();
    }
    host.awaitDrained(worker);
    assertThat(client.send(get("/6")).answer().body()).isEqualTo("/6");
  }

  @Test
  void requests_that_were_read_are_answered_in_order_and_only_the_last_announces_the_end() {
    client.send(get("/1") + get("/late") + get("/3") + get("/4"));
    assertThat(client.answer().body()).isEqualTo("/1"); // so the others have been read, too

    host.restart();

    var answers = List.of(client.answer(), client.answer(), client.answer());
    assertThat(answers).extracting(RawClient.Answer::body).containsExactly("/late", "/3", "/4");
    assertThat(answers).extracting(RawClient.Answer::isLast).containsExactly(false, false, true);
    client.assertEnds();
    client.close();
    host.awaitDrained(worker);
  }

  @Test
  void what_is_sent_behind_the_last_answer_destroys_nothing_of_it_and_is_not_begun() {
    var size = 150_000; // the worker's kernel takes it, the client's does not
    client.send(get("/late?bytes=" + size));
    host.restart();
    assertThat(client.head()).contains("connection: close", "content-length: " + (size + 5));

    client.send(get("/behind").repeat(1000));

    assertThat(client.read(size + 5)).isEqualTo("/late" + "x".repeat(size));
    client.assertEnds();
    client.close();
    host.awaitDrained(worker);
  }

  @Test
  void a_client_that_does_not_close_after_the_last_answer_holds_the_worker_only_shortly() {
    client.send(get("/late"));
    host.restart();

    assertThat(client.answer().isLast()).isTrue();
    client.assertEnds();
    host.awaitDrained(worker);
  }
}
