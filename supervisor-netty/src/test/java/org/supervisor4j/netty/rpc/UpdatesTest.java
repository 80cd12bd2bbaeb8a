package org.supervisor4j.netty.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.WorkerState.RUNNING;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.supervisor4j.ConfiguredGroups;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.netty.http.Client;

class UpdatesTest {

  private final FakeProgram web = new FakeProgram(FakeProgram.sleep("web")).with(0, RUNNING);
  private final Updates.Update update = updates(web).of(new Client());

  private static Updates updates(FakeProgram program) {
    var supervisor = FakeProgram.supervisor(program);
    var slots = new Slots(supervisor);
    var configured = new ConfiguredGroups(AsBuilt.of(Optional.empty(), List.<ProgramSpec>of()));
    var groups = new Groups(supervisor, slots, configured);
    var steering = new Steering(new StartWatch(Runnable::run), Runnable::run);
    return new Updates(slots, steering, groups, Runnable::run);
  }

  private void call(String method, String group) {
    assertThat(update.before(new Call("supervisor." + method, List.of(group)))).isCompleted();
  }

  @Test
  void a_stop_is_held_until_something_else_is_asked_for() {
    update.told(List.of("web"));
    assertThat(update.holdsStop("web")).isTrue();
    call("removeProcessGroup", "web");
    assertThat(web.asked).isEmpty();
    call("getProcessInfo", "web");
    assertThat(web.asked).containsExactly("stop[0]");
  }

  @Test
  void a_group_has_changed_once_until_that_is_told_again() {
    update.told(List.of("web"));
    assertThat(update.holdsStop("other")).isFalse();
    assertThat(update.holdsStop("web")).isTrue();
    call("getState", "web");
    assertThat(update.holdsStop("web")).isFalse();
    update.told(List.of("web"));
    assertThat(update.holdsStop("web")).isTrue();
  }

  @Test
  void what_can_not_be_carried_out_fails_no_other_call() {
    update.told(List.of("gone"));
    assertThat(update.holdsStop("gone")).isTrue();
    call("getProcessInfo", "web");
    assertThat(web.asked).isEmpty();
  }
}
