package org.supervisor4j.netty.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.ConfiguredGroups;
import org.supervisor4j.netty.http.Client;
import org.supervisor4j.netty.output.Recent;

/** What clients may have of the host's memory. */
@Timeout(60)
class ShareTest {

  private static final int LARGE = 1 << 20;
  private static final Duration AT_ONCE = Duration.ZERO;

  private final List<String> begun = new ArrayList<>();

  private Object multicall(Share.Shares shares, int... lengths) {
    var supervisor = FakeProgram.supervisor();
    var slots = new Slots(supervisor);
    var configured = new ConfiguredGroups(AsBuilt.of(Optional.empty(), List.of()));
    var steering = new Steering(new StartWatch(Runnable::run), Runnable::run);
    var updates =
        new Updates(slots, steering, new Groups(supervisor, slots, configured), Runnable::run);
    var methods = new Methods(() -> false);
    methods.add(
        "text",
        "array int",
        "",
        (arguments, client) -> {
          begun.add("text");
          return Methods.done(List.of("x".repeat(arguments.number(0))));
        });
    SystemMethods.addTo(methods, updates, shares, Runnable::run);
    var calls = new ArrayList<Object>();
    for (var length : lengths) {
      calls.add(Map.of("methodName", "text", "params", List.of(length)));
    }
    return methods.call(new Call("system.multicall", List.of(calls)), new Client()).join();
  }

  private static List<String> kinds(Object results) {
    return ((List<?>) results)
        .stream()
            .map(each -> each instanceof Map<?, ?> fault ? "" + fault.get("faultString") : "text")
            .toList();
  }

  @Test
  void the_results_of_a_multicall_have_room_together_and_what_is_beyond_is_not_begun() {
    var full = "FAILED: the results of this system.multicall are too large, make several";

    var results = multicall(new Share.Shares(1, AT_ONCE), 3 << 20, 9, 4 << 20, 2 << 20, 9, 9);

    assertThat(kinds(results)).containsExactly("text", "text", "text", full, full, full);
    assertThat(begun).hasSize(4);
  }

  @Test
  void a_multicall_whose_results_are_small_one_by_one_needs_a_share_too() {
    var shares = new Share.Shares(1, AT_ONCE);
    shares.of(new Client()).need(LARGE);

    var results = multicall(shares, 40_000, 40_000, 9);

    assertThat(kinds(results).get(0)).isEqualTo("text");
    assertThat(kinds(results).subList(1, 3))
        .containsOnly("FAILED: other clients have not read their large answers yet");
  }

  @Test
  void a_log_is_not_read_before_it_is_its_turn() {
    var shares = new Share.Shares(1, AT_ONCE);
    var log = new Recent();
    log.append(new byte[1000], 0, 1000);
    var asked = new ArrayList<Long>();
    new LogReading(log, asked::add).read(0, 0);
    new LogReading(log, asked::add).read(-30, 0);
    new LogReading(log, asked::add).tail(0, 20);
    assertThat(asked).containsExactly(1000L, 30L, 20L);

    var first = shares.of(new Client());
    var second = shares.of(new Client());
    first.need(LARGE);
    first.need(2 * LARGE);
    second.need(1000);
    assertThatThrownBy(() -> second.need(LARGE)).isInstanceOf(Fault.class);
    first.giveBack();
    assertThatThrownBy(() -> second.need(LARGE)).as("in one answer").isInstanceOf(Fault.class);
    second.giveBack();
    second.need(LARGE);
  }

  @Test
  void who_waits_has_his_turn_when_another_answer_is_sent() throws Exception {
    var shares = new Share.Shares(1, Duration.ofMinutes(1));
    var first = shares.of(new Client());
    first.need(LARGE);

    var second = CompletableFuture.runAsync(() -> shares.of(new Client()).need(LARGE));
    assertThat(second).isNotDone();
    first.giveBack();

    second.get(30, TimeUnit.SECONDS);
  }
}
