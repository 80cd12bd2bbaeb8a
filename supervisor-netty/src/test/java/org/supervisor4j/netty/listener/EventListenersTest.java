package org.supervisor4j.netty.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.Command;
import org.supervisor4j.LogSink.Stream;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Subscription;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.EventsDropped;
import org.supervisor4j.SupervisorEvent.ProgramAdded;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerId;

@Timeout(30)
class EventListenersTest {

  private static final ProgramSpec MON =
      ProgramSpec.named("mon")
          .command(Command.of("x"))
          .listens(Subscription.to("EVENT").buffer(100))
          .build();
  private static final ProgramSpec WEB =
      ProgramSpec.named("web").group("shop").command(Command.of("x")).build();

  private final Queue<String> sent = new ConcurrentLinkedQueue<>();
  private final Queue<SupervisorEvent> told = new ConcurrentLinkedQueue<>();
  private final EventListeners listeners = new EventListeners("host", told::add);
  private final Member member = member(MON, sent);

  /** One that accepts whatever it gets, and keeps it. */
  private Member member(ProgramSpec pool, Queue<String> kept) {
    var self = new CompletableFuture<Member>();
    self.complete(
        listeners.member(
            pool,
            pool.listens().orElseThrow(),
            new Member.Channel() {
              @Override
              public CompletableFuture<Void> write(byte[] bytes) {
                kept.add(new String(bytes, UTF_8));
                say(self.join(), "RESULT 2\nOKREADY\n");
                return CompletableFuture.completedFuture(null);
              }

              @Override
              public void ready() {}

              @Override
              public void broken(String why) {
                kept.add("broken: " + why);
              }
            }));
    return self.join();
  }

  /** As on another thread. */
  private static void say(Member member, String text) {
    var bytes = text.getBytes(UTF_8);
    var unused = CompletableFuture.runAsync(() -> member.feed(bytes, bytes.length));
  }

  @BeforeEach
  void join() {
    listeners.begin(List.of(WEB, MON));
    member.joins(5);
  }

  @AfterEach
  void close() {
    listeners.close();
  }

  private void ready() {
    ready(member, MON, 5);
  }

  private void ready(Member of, ProgramSpec pool, long pid) {
    say(of, "READY\n");
    listeners.tell(new WorkerReady(new WorkerId(pool.name(), 0, 1), pid, Duration.ZERO), pool);
  }

  /** But for ticks. */
  private List<String> events() {
    var names = new ArrayList<String>();
    for (var message : sent) {
      var event = message.substring(message.indexOf("eventname:") + "eventname:".length());
      var name = event.substring(0, event.indexOf(' '));
      if (!name.startsWith("TICK")) {
        names.add(name + " " + message.substring(message.indexOf('\n') + 1).replace("\n", "|"));
      }
    }
    return names;
  }

  @Test
  void the_first_events_wait_for_the_first_listener_and_listeners_groups_come_first() {
    ready();

    await().until(() -> events().size() >= 4);
    assertThat(events())
        .startsWith(
            "PROCESS_GROUP_ADDED groupname:mon|",
            "PROCESS_GROUP_ADDED groupname:shop|",
            "SUPERVISOR_STATE_CHANGE_RUNNING ");
  }

  @Test
  void what_is_printed_before_the_start_was_told_comes_behind_it() {
    var printer = listeners.printer(WEB, 0, 7);
    printer.logged(Stream.STDOUT, "early".getBytes(UTF_8));
    printer.captured(Stream.STDERR, "too".getBytes(UTF_8));
    listeners.tell(new WorkerStarted(new WorkerId("web", 0, 1), 7), WEB);
    ready();

    await().until(() -> events().stream().anyMatch(event -> event.endsWith("pid:7|too")));
    printer.logged(Stream.STDOUT, "late".getBytes(UTF_8));
    await().until(() -> events().stream().anyMatch(event -> event.endsWith("|late")));
    assertThat(events())
        .filteredOn(event -> event.contains("processname:web"))
        .extracting(event -> event.substring(0, event.indexOf(' ')))
        .containsExactly(
            "PROCESS_STATE_STARTING",
            "PROCESS_LOG_STDOUT",
            "PROCESS_COMMUNICATION_STDERR",
            "PROCESS_LOG_STDOUT");
  }

  @Test
  void a_group_is_added_with_its_first_program_and_removed_with_its_last() {
    var second = ProgramSpec.named("db").group("shop").command(Command.of("x")).build();
    listeners.tell(new ProgramAdded("db", "shop"), second);
    listeners.removed("web");
    listeners.removed("db");
    ready();

    await().until(() -> events().stream().anyMatch(event -> event.contains("REMOVED")));
    assertThat(events())
        .filteredOn(event -> event.contains("shop|"))
        .containsExactly(
            "PROCESS_GROUP_ADDED groupname:shop|", "PROCESS_GROUP_REMOVED groupname:shop|");
  }

  @Test
  void who_is_to_end_hears_first_what_was_told() {
    ready();
    for (int i = 0; i < 50; i++) {
      listeners.communicate("last", "" + i);
    }

    listeners.heard("mon").join();

    assertThat(events()).last().isEqualTo("REMOTE_COMMUNICATION type:last|49");
  }

  @Test
  void nobody_waits_for_pools_that_hear_nothing_nor_long_for_one_that_does_not_answer() {
    assertThat(listeners.heard("web")).succeedsWithin(Duration.ofSeconds(20));
    assertThat(listeners.heard("mon")).succeedsWithin(Duration.ofSeconds(20)); // is not ready
    var mute = listeners.member(MON, MON.listens().orElseThrow(), new Mute());
    mute.joins(6);
    ready(mute, MON, 6);
    listeners.communicate("x", "y");

    assertThat(listeners.heard("mon")).succeedsWithin(Duration.ofSeconds(20));
  }

  /** Takes what it is given, and says nothing. */
  private static final class Mute implements Member.Channel {
    @Override
    public CompletableFuture<Void> write(byte[] bytes) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void ready() {}

    @Override
    public void broken(String why) {}
  }

  @Test
  void events_that_are_dropped_are_told_at_once_and_then_not_for_each() {
    for (int i = 0; i < 500; i++) {
      listeners.communicate("x", "y");
    }

    await().until(() -> !told.isEmpty());
    assertThat(told).containsExactly(new EventsDropped("mon", 1));
  }

  @Test
  void a_program_may_be_rolled_to_one_that_listens_before_the_old_one_is_gone() {
    var plain = ProgramSpec.named("turns").command(Command.of("x")).build();
    var turned = plain.toBuilder().listens(Subscription.to("REMOTE_COMMUNICATION")).build();
    Queue<String> got = new ConcurrentLinkedQueue<>();
    var next = member(turned, got);
    next.joins(9);
    ready(next, plain, 9);
    listeners.communicate("x", "y");

    await().until(() -> got.size() == 1);
  }

  @Test
  void a_pool_that_is_gone_gets_nothing_more_and_others_do() {
    var other =
        ProgramSpec.named("other")
            .command(Command.of("x"))
            .listens(Subscription.to("REMOTE_COMMUNICATION"))
            .build();
    Queue<String> others = new ConcurrentLinkedQueue<>();
    var stays = member(other, others);
    stays.joins(6);
    listeners.removed("mon");
    ready(stays, other, 6);
    ready();
    listeners.communicate("x", "y");

    await().until(() -> others.size() == 1);
    assertThat(sent).isEmpty();
  }
}
