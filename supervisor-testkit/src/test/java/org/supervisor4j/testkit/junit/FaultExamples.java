package org.supervisor4j.testkit.junit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.testkit.Conditions.hasTold;
import static org.supervisor4j.testkit.Conditions.isReplaced;

import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.testkit.Story;
import org.supervisor4j.testkit.fault.Act;
import org.supervisor4j.testkit.fault.Fault;
import org.supervisor4j.testkit.fault.Faults;
import org.supervisor4j.testkit.fault.Puppets;
import org.supervisor4j.testkit.fault.Start;
import org.supervisor4j.testkit.traffic.Allowance;
import org.supervisor4j.testkit.traffic.TrafficPlan;

/** Test classes that do harm, as a user writes them. */
final class FaultExamples {

  private FaultExamples() {}

  private static ProgramSpec.Builder web(Puppets puppets) {
    return ProgramSpec.named("web")
        .command(puppets.command("-Xmx64m", "-XX:TieredStopAtLevel=1"))
        .sockets(SocketHandoff.tcp("http", "127.0.0.1", 0))
        .restart(RestartPolicy.always().backoff(ofMillis(1), ofMillis(1)));
  }

  @Execution(ExecutionMode.SAME_THREAD)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static final class Frozen {
    static final List<String> AFTER = new CopyOnWriteArrayList<>();

    @RegisterExtension
    static final SupervisorExtension SUPERVISED = SupervisorExtension.of(Examples.sleep());

    @Test
    @Order(1)
    void fails_while_a_worker_is_frozen(Faults faults, Program program) {
      var frozen = faults.on(program, 0).freeze();
      throw new AssertionError(frozen.fault());
    }

    @Test
    @Order(2)
    void finds_it_thawed(Faults faults) {
      AFTER.addAll(faults.done().stream().map(Fault::name).toList());
    }
  }

  static final class Puppeteer {
    @RegisterExtension
    final SupervisorExtension supervised =
        SupervisorExtension.puppets(
            puppets -> {
              puppets.onStart(Start.crash(1).times(1));
              return web(puppets).build();
            });

    @Test
    void crashes_at_the_first_start_and_when_told(
        Program program, Puppets puppets, Faults faults, Story story) {
      await().until(hasTold(story, WorkerExited.class, 1)); // later, on a thread of its own
      assertThat(story.events(WorkerExited.class)).hasSize(1);
      var victim = program.status().ready().get(0);

      var fault = puppets.tell(program, 0, Act.exit(3));

      await().atMost(ofMinutes(1)).until(isReplaced(program, victim));
      assertThat(faults.done()).containsExactly(fault);
      assertThat(story.toString()).contains("-- " + fault);
    }
  }

  @Execution(ExecutionMode.SAME_THREAD)
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static final class UnderTraffic {
    @RegisterExtension
    static final SupervisorExtension SUPERVISED =
        SupervisorExtension.puppets(puppets -> web(puppets).workers(2).build());

    @Test
    @Order(1)
    void loses_what_was_inside(
        Supervisor supervisor,
        SocketAddress address,
        Program program,
        TrafficPlan plan,
        Faults faults) {
      assertThat(address).isEqualTo(supervisor.address("http"));
      try (var traffic = plan.path("/slow?ms=20").keepAlive(4).rate(100).start()) {
        await().until(() -> traffic.report().answered() > 10);
        var victim = program.status().ready().get(0);
        var kill = faults.on(victim).kill();
        await().atMost(ofMinutes(1)).until(isReplaced(program, victim));
        var report = traffic.stop();
        report.assertNothingLostBut(Allowance.insideKilled(kill, 4));
        assertThat(report.lostBy(faults.done()).before()).isEmpty();
      }
    }

    @Test
    @Order(2)
    void waits_for_who_is_frozen(Program program, TrafficPlan plan, Faults faults) {
      try (var traffic = plan.timeout(ofSeconds(2)).keepAlive(4).rate(100).start()) {
        await().until(() -> traffic.report().answered() > 10);
        var frozen = faults.on(program).freeze();
        await().until(() -> !traffic.report().lost().isEmpty());
        faults.undo();
        var report = traffic.stop();
        report.assertNothingLostBut(Allowance.insideFrozen(frozen, 1000));
        assertThat(frozen.end()).isPresent();
        assertThat(report.lostBy(List.of(frozen.fault())).after().get(frozen.fault()))
            .isEqualTo(report.lost());
      }
    }

    @AfterAll
    static void each_fault_is_listed(Faults faults) {
      assertThat(faults.done()).extracting(Fault::name).containsExactly("KILL", "freeze", "thaw");
    }
  }

  static final class NoSocket {
    @RegisterExtension
    final SupervisorExtension supervised = SupervisorExtension.of(Examples.sleep());

    @Test
    void asks_for_traffic(TrafficPlan plan) {
      assertThat(plan).as("there is no socket to send it to").isNull();
    }
  }
}
