package org.supervisor4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Failures in words for people. */
class SupervisorExceptionTest {

  private final SupervisorException ours = new SupervisorException("port 8080 is taken");

  @Test
  void our_own_words_stand_alone_and_those_of_others_have_their_type() {
    assertThat(SupervisorException.reason(ours)).isEqualTo("port 8080 is taken");
    assertThat(SupervisorException.reason(new IllegalStateException("down")))
        .isEqualTo("java.lang.IllegalStateException: down");
  }

  @Test
  void what_futures_wrap_is_unwrapped_however_deep() {
    var wrapped = new ExecutionException(new CompletionException(ours));

    assertThat(SupervisorException.unwrap(wrapped)).isSameAs(ours);
    assertThat(SupervisorException.reason(wrapped)).isEqualTo("port 8080 is taken");
  }

  @Test
  void a_wrapper_of_nothing_and_a_cause_of_our_own_stay_as_they_are() {
    var nothing = new CompletionException("cancelled", null);
    var caused = new SupervisorException("no worker", new IllegalStateException("down"));

    assertThat(SupervisorException.unwrap(nothing)).isSameAs(nothing);
    assertThat(SupervisorException.reason(caused)).isEqualTo("no worker");
  }
}
