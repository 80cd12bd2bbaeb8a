package org.supervisor4j.netty.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.netty.ChildJvm;

@Timeout(60)
class PollerTest {

  @Test
  void a_callback_that_ends_in_an_error_costs_its_own_watch_only() throws InterruptedException {
    var failing = Descriptors.pipe();
    var other = Descriptors.pipe();
    var failed = new CountDownLatch(1);
    var called = new CountDownLatch(1);
    try (var poller = new Poller("poller-test")) {
      poller.watch(
          failing.readEnd(),
          () -> {
            failed.countDown();
            throw new AssertionError("on purpose");
          });
      Descriptors.close(failing.writeEnd());
      assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();

      poller.watch(other.readEnd(), () -> end(poller, other, called));
      Descriptors.close(other.writeEnd());

      assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
    }
    Descriptors.close(failing.readEnd());
    Descriptors.close(other.readEnd());
  }

  @Test
  void tasks_run_on_its_thread_in_their_order_and_one_may_fail() throws InterruptedException {
    var ran = new LinkedBlockingQueue<String>();
    try (var poller = new Poller("poller-test")) {
      poller.execute(() -> ran.add(Thread.currentThread().getName()));
      poller.execute(
          () -> {
            throw new AssertionError("on purpose");
          });
      poller.execute(() -> ran.add("third"));
      assertThat(ran.poll(10, TimeUnit.SECONDS)).isEqualTo("poller-test");
      assertThat(ran.poll(10, TimeUnit.SECONDS)).isEqualTo("third");

      poller.execute(() -> ran.add("fourth"));
      assertThat(ran.poll(10, TimeUnit.SECONDS)).isEqualTo("fourth");
    }
  }

  private static void end(Poller poller, Descriptors.Pipe pipe, CountDownLatch called) {
    poller.forget(pipe.readEnd());
    called.countDown();
  }

  /** poll(2) would fail with EINVAL. */
  @Test
  void it_goes_on_when_the_limit_on_descriptors_is_lowered() {
    try (var child = ChildJvm.start(LoweredLimitMain.class)) {
      assertThat(child.lineWith("seen")).isEqualTo("seen");
    }
  }
}
