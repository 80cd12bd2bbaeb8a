package org.supervisor4j.netty.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Signal;
import org.supervisor4j.netty.posix.Children;
import org.supervisor4j.netty.posix.Proc;
import org.supervisor4j.netty.posix.ProcessStat;
import org.supervisor4j.netty.posix.Processes;

@Timeout(60)
class DeathsTest {

  private static final int KILL = Signal.KILL.number();

  private final Children children = new Children();
  private final Deaths deaths = new Deaths();

  @AfterEach
  void leave_no_child() {
    deaths.close();
    await() // it closes its descriptor itself
        .until(
            () ->
                threads().stream()
                    .noneMatch(thread -> thread.getName().equals("supervisor4j-deaths")));
    children.close();
  }

  @Test
  void exit_code_and_signal_are_told_and_the_child_is_reaped() {
    assertThat(deathOf(children.shell("exit 3"))).isEqualTo(new ExitStatus.Exited(3));

    var child = children.sleep();
    var death = watch(child);
    Processes.signal(child, Signal.TERM.number());

    assertThat(death.orTimeout(10, TimeUnit.SECONDS).join())
        .isEqualTo(new ExitStatus.Signalled(Signal.TERM.number()));
    assertThat(Processes.startTime(child)).isEmpty();
  }

  @Test
  void child_that_died_before_it_was_watched_still_tells_its_status() {
    var child = children.shell("exit 9");
    await().until(() -> !Proc.lives(child));

    assertThat(deathOf(child)).isEqualTo(new ExitStatus.Exited(9));
  }

  @Test
  void two_hundred_deaths_at_once_are_told_once_each_and_leave_nothing() {
    deathOf(children.shell("exit 0")); // whatever the first one opens in this JVM
    var descriptors = Proc.descriptors(Proc.self());
    var threads = threads();
    var told = new ConcurrentLinkedQueue<Map.Entry<Long, ExitStatus>>();
    var all = new ArrayList<Long>();
    for (int i = 0; i < 200; i++) {
      var child = children.sleep();
      all.add(child);
      deaths.watch(child, status -> told.add(Map.entry(child, status)));
    }
    assertThat(threads).containsAll(threads()); // others may end
    assertThat(Proc.openedSince(descriptors)).hasSize(200);

    all.forEach(child -> Processes.signal(child, KILL));

    await().until(() -> told.size() >= 200);
    deathOf(children.shell("exit 0")); // one more round of the watcher, for second tellings
    assertThat(told).extracting(Map.Entry::getKey).containsExactlyInAnyOrderElementsOf(all);
    assertThat(told).extracting(Map.Entry::getValue).containsOnly(new ExitStatus.Signalled(KILL));
    await().until(() -> Proc.openedSince(descriptors).isEmpty());
    assertThat(threads).containsAll(threads());
    assertThat(ProcessHandle.current().children()).isEmpty();
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getName().startsWith("awaitility")) // the test's own, ends later
        .collect(Collectors.toSet());
  }

  @Test
  void straggler_of_the_group_is_gone_when_the_leaders_death_is_told() {
    var leader = children.shell("sleep 1000 & echo $!; exec >&- 2>&-; exit 0");

    assertThat(deathOf(leader)).isEqualTo(new ExitStatus.Exited(0));

    var straggler = Long.parseLong(children.output().text().strip());
    await().until(() -> !Proc.lives(straggler));
  }

  /** So that a successor finds its port free, and so does who has to bind it. */
  @Test
  void a_straggler_that_takes_its_time_to_die_is_waited_for() {
    var hoard =
        "{ (head -c 400000000 /dev/zero; exec sleep 1000) | tail -c 400000000; } >&- 2>&- &";
    var leader = children.shell(hoard + " exec >&- 2>&-; wait");
    var hoarder = await().until(() -> memberOf(leader, "tail"), pid -> pid > 0);
    await().until(() -> residentKilobytes(hoarder) > 390_000);
    var livedWhenTold = new CompletableFuture<Boolean>();
    deaths.watch(leader, status -> livedWhenTold.complete(Proc.lives(hoarder)));

    Processes.signal(leader, KILL);

    assertThat(livedWhenTold.orTimeout(10, TimeUnit.SECONDS).join()).isFalse();
  }

  private static long memberOf(long group, String program) {
    return ProcessStat.all().stream()
        .filter(stat -> stat.group() == group)
        .map(ProcessStat::pid)
        .filter(pid -> ProcessStat.nameOf(pid).filter(program::equals).isPresent())
        .findFirst()
        .orElse(0L);
  }

  private static long residentKilobytes(long pid) throws IOException {
    try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    }
  }

  @Test
  void a_signal_reaches_a_member_of_a_childs_group_and_nobody_else() {
    var wrapper = children.shell("sleep 1000 & wait $!; exit $?");
    var other = children.sleep();
    var death = watch(wrapper);
    var member = await().until(this::grandchild, pid -> pid > 0);

    deaths.signal(wrapper, other, Signal.TERM);
    deaths.signal(wrapper, member, Signal.TERM);

    assertThat(death.orTimeout(10, TimeUnit.SECONDS).join())
        .isEqualTo(new ExitStatus.Exited(128 + Signal.TERM.number()));
    assertThat(Proc.lives(other)).isTrue();
  }

  @Test
  void child_reaped_elsewhere_is_gone_with_a_status_unknown() {
    var before = children.sleep();
    Processes.end(before);
    assertThat(deathOf(before)).isEqualTo(new ExitStatus.Unknown());

    var during = children.sleep();
    var watcherIsHeld = new CountDownLatch(1);
    var released = new CountDownLatch(1);
    deaths.watch(
        children.shell("exit 0"),
        status -> {
          watcherIsHeld.countDown();
          awaitQuietly(released);
        });
    awaitQuietly(watcherIsHeld);
    var death = watch(during);
    assertThat(Processes.end(during)).isEqualTo(new ExitStatus.Signalled(KILL));
    released.countDown();
    assertThat(death.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(new ExitStatus.Unknown());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void other_children_of_the_host_are_left_to_whoever_started_them() {
    var foreign = children.shell("exit 5");
    await().until(() -> !Proc.lives(foreign));

    deathOf(children.shell("exit 0"));

    assertThat(Processes.reap(foreign)).contains(new ExitStatus.Exited(5));
  }

  @Test
  void callback_that_fails_disturbs_no_other() {
    deaths.watch(
        children.shell("exit 0"),
        status -> {
          throw new IllegalStateException("planned");
        });

    assertThat(deathOf(children.shell("exit 4"))).isEqualTo(new ExitStatus.Exited(4));
  }

  @Test
  void strangers_end_is_told_and_its_group_stays() {
    children.shell("sh -c 'sleep 1001 & echo $!; sleep 1002 & echo $!; wait' & wait");
    var stranger = await().until(this::grandchild, pid -> pid > 0);
    var group = await().until(() -> descendants(stranger), pids -> pids.size() == 2);
    var ended = new CompletableFuture<Void>();
    deaths.watchStranger(
        stranger, Processes.startTime(stranger).orElseThrow(), () -> ended.complete(null));
    assertThat(ended).isNotDone();

    Processes.signal(stranger, KILL);

    assertThat(ended).succeedsWithin(10, TimeUnit.SECONDS);
    assertThat(group).allMatch(Proc::lives);
  }

  private long grandchild() {
    return ProcessHandle.current()
        .children()
        .flatMap(ProcessHandle::children)
        .mapToLong(ProcessHandle::pid)
        .findFirst()
        .orElse(0);
  }

  private static List<Long> descendants(long pid) {
    return ProcessHandle.of(pid).orElseThrow().children().map(ProcessHandle::pid).toList();
  }

  @Test
  void number_of_a_dead_stranger_that_now_means_another_process_counts_as_ended() {
    var descriptors = Proc.descriptors(Proc.self());
    var another = children.sleep();
    var started = Processes.startTime(another).orElseThrow();
    var ends = new AtomicInteger();

    deaths.watchStranger(another, started - 1, ends::incrementAndGet);
    assertThat(ends).hasValue(1);
    Processes.end(another);
    deaths.watchStranger(another, started, ends::incrementAndGet);
    assertThat(ends).hasValue(2);

    assertThat(Proc.openedSince(descriptors)).isEmpty();
  }

  @Test
  void closed_room_has_let_go_of_everything_and_of_nobodys_life() {
    var descriptors = Proc.descriptors(Proc.self());
    var told = new ConcurrentLinkedQueue<ExitStatus>();
    var room = new Deaths();
    var child = children.sleep();
    room.watch(child, told::add);
    room.watchStranger(Proc.self(), Processes.startTime(Proc.self()).orElseThrow(), () -> {});

    room.close();
    room.close();

    await().until(() -> Proc.openedSince(descriptors).isEmpty());
    assertThat(Proc.lives(child)).isTrue();
    assertThat(Processes.end(child)).isEqualTo(new ExitStatus.Signalled(KILL));
    assertThat(told).isEmpty();
  }

  @Test
  void child_that_can_not_be_watched_any_more_is_ended_rather_than_lost() {
    var room = new Deaths();
    room.close();
    var child = children.sleep();

    assertThatThrownBy(() -> room.watch(child, status -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("" + child);

    assertThat(Processes.startTime(child)).isEmpty();
  }

  private ExitStatus deathOf(long child) {
    return watch(child).orTimeout(10, TimeUnit.SECONDS).join();
  }

  private CompletableFuture<ExitStatus> watch(long child) {
    var death = new CompletableFuture<ExitStatus>();
    deaths.watch(child, death::complete);
    return death;
  }
}
