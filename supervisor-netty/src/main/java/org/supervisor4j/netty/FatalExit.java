package org.supervisor4j.netty;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.HostEnding;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;

/** Ends the host when a program that it can't do without is FATAL. On the engine's thread. */
final class FatalExit implements Consumer<SupervisorEvent> {

  private final int code;
  private final Programs programs;
  private final BooleanSupplier isEnding;
  private final Consumer<SupervisorEvent> told;
  private final IntConsumer exit;
  private boolean asked;

  /**
   * The exit, not asked for yet.
   *
   * @param isEnding whether all ends as somebody has wished before
   * @param told hears why, before
   * @param exit must not block
   */
  FatalExit(
      int code,
      Programs programs,
      BooleanSupplier isEnding,
      Consumer<SupervisorEvent> told,
      IntConsumer exit) {
    this.code = code;
    this.programs = programs;
    this.isEnding = isEnding;
    this.told = told;
    this.exit = exit;
  }

  /** Not for one that had proved nothing yet, as in a roll: then others hold the slot. */
  @Override
  public void accept(SupervisorEvent event) {
    if (event instanceof WorkerGaveUp gaveUp
        && isLost(event.program())
        && !asked
        && !isEnding.getAsBoolean()) {
      asked = true;
      told.accept(new HostEnding(event.program(), gaveUp.reason(), code));
      exit.accept(code);
    }
  }

  private boolean isLost(String name) {
    return programs
        .find(name)
        .filter(program -> program.spec().isEssential())
        .filter(program -> program.engine().state().isFatal())
        .isPresent();
  }
}
