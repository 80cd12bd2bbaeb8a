package org.supervisor4j.supervisord;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The processes of a program by slot: those that its section says, and those that a resize may
 * bring.
 */
final class Slots {

  private final List<OneProcess> said;
  private final IntFunction<OneProcess> further;

  Slots(List<OneProcess> said, IntFunction<OneProcess> further) {
    this.said = said;
    this.further = further;
  }

  /** Of one process only. */
  Slots only(int slot) {
    var process = said.get(slot);
    return new Slots(List.of(process), any -> process);
  }

  boolean isEmpty() {
    return said.isEmpty();
  }

  int count() {
    return said.size();
  }

  OneProcess first() {
    return said.get(0);
  }

  OneProcess at(int slot) {
    return slot < said.size() ? said.get(slot) : further.apply(slot);
  }

  /** Whether that is not the same for all; the next one that would come is asked as well. */
  boolean vary(Function<OneProcess, ?> what) {
    var wanted = what.apply(first());
    return !Stream.concat(said.stream(), Stream.of(at(count()))).map(what).allMatch(wanted::equals);
  }

  /** Whether they differ in nothing that all workers of a program have in common. */
  boolean fitOneProgram() {
    return !vary(process -> process.command().get(0))
        && !vary(OneProcess::directory)
        && !vary(process -> process.environment().keySet())
        && !vary(OneProcess::stdout)
        && !vary(OneProcess::stderr);
  }

  /** Of the words behind the program. */
  List<String> arguments(int slot) {
    var words = at(slot).command();
    return words.subList(1, words.size());
  }

  String name(int slot) {
    return slot < count() || vary(OneProcess::name)
        ? at(slot).name()
        : first().name() + "_" + slot; // of more workers than the section can name
  }

  String variable(int slot, String name) {
    return at(slot).environment().getOrDefault(name, "");
  }

  /** What does not depend on how many there are. */
  Object description(Pool pool) {
    var alike =
        new Pool(
            pool.program(),
            pool.group(),
            pool.settings(),
            List.of(),
            pool.socket(),
            pool.listening());
    var varied = IntStream.range(0, 2).mapToObj(this::at).toList();
    return Map.entry(alike, varied);
  }
}
