package org.supervisor4j.supervisord;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.supervisor4j.Edits;
import org.supervisor4j.Subscription;

/**
 * What an event listener wants.
 *
 * @param events names of types
 * @param buffer how many events may wait
 */
record Listening(Set<String> events, int buffer) {

  private static final String USUAL_HANDLER = "supervisor.dispatchers:default_handler";

  static Optional<Listening> read(Keys keys) {
    if (keys.value("events", Kinds::text).orElse("").isEmpty()) {
      keys.error("events", "has no events: say which, as events=PROCESS_STATE,TICK_60");
    }
    if (keys.value("redirect_stderr", false, Kinds::bool)) {
      keys.error(
          "redirect_stderr", "redirect_stderr would spoil what a listener answers: leave it out");
    }
    keys.value("result_handler", Kinds::text)
        .filter(handler -> !handler.equals(USUAL_HANDLER))
        .ifPresent(
            handler ->
                keys.notHonoured(
                    "result_handler", "it is Python; answers are judged as usual, OK or FAIL"));
    var buffer = keys.value("buffer_size", 10, Listening::size);
    return keys.value("events", Listening::types).map(types -> new Listening(types, buffer));
  }

  private static int size(String text) {
    var size = Kinds.integer(text);
    if (size < 1) {
      throw new BadValueException("is no size of a buffer: give at least 1");
    }
    return size;
  }

  private static Set<String> types(String text) {
    var types =
        Kinds.list(text).stream()
            .map(type -> type.toUpperCase(Locale.ROOT))
            .collect(Collectors.toSet());
    types.stream()
        .filter(type -> !Subscription.NAMES.contains(type))
        .findFirst()
        .ifPresent(
            type -> {
              throw new BadValueException(
                  "holds %s, which is no type of event: give the nearest, %s, or leave it out"
                      .formatted(type, nearest(type)));
            });
    return Set.copyOf(types);
  }

  private static String nearest(String type) {
    return Subscription.NAMES.stream()
        .min(Comparator.comparingInt(known -> Edits.between(type, known)))
        .orElseThrow();
  }
}
