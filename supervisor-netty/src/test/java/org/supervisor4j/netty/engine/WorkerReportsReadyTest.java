package org.supervisor4j.netty.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.supervisor4j.Readiness;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.Input;

class WorkerReportsReadyTest {

  private final List<Input> heard = new ArrayList<>();

  private WorkerReports spawned(Readiness readiness) {
    var reports =
        new WorkerReports(7, new WorkerId("web", 0, 1), Specs.with(readiness), heard::add);
    reports.spawned(123);
    heard.clear();
    return reports;
  }

  @Test
  void a_worker_that_prints_the_line_without_end_gets_ready_once_and_loses_no_line() {
    var lines = new ArrayList<String>();
    var watching = spawned(Readiness.logLine("ready")).watching(lines::add);

    for (int i = 0; i < 1000; i++) {
      watching.accept("ready");
    }

    assertThat(heard).containsExactly(new Input.Ready(7));
    assertThat(lines).hasSize(1000);
  }

  @Test
  void a_worker_that_reports_it_twice_gets_ready_once() {
    var reports = spawned(Readiness.reported());

    reports.ready();
    reports.ready();

    assertThat(heard).containsExactly(new Input.Ready(7));
  }
}
