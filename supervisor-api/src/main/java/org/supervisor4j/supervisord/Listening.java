package org.supervisor4j.supervisord;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an event listener wants.
 *
 * @param events names of types
 * @param buffer how many events may wait
 */
record Listening(Set<String> events, int buffer) {

  private static final String USUAL_HANDLER = "supervisor.dispatchers:default_handler";

  private static final Set<String> TYPES =
      Set.of(
          "EVENT",
          "PROCESS_STATE",
          "PROCESS_STATE_STOPPED",
          "PROCESS_STATE_EXITED",
          "PROCESS_STATE_STARTING",
          "PROCESS_STATE_STOPPING",
          "PROCESS_STATE_BACKOFF",
          "PROCESS_STATE_FATAL",
          "PROCESS_STATE_RUNNING",
          "PROCESS_STATE_UNKNOWN",
          "PROCESS_COMMUNICATION",
          "PROCESS_COMMUNICATION_STDOUT",
          "PROCESS_COMMUNICATION_STDERR",
          "PROCESS_LOG",
          "PROCESS_LOG_STDOUT",
          "PROCESS_LOG_STDERR",
          "REMOTE_COMMUNICATION",
          "SUPERVISOR_STATE_CHANGE",
          "SUPERVISOR_STATE_CHANGE_RUNNING",
          "SUPERVISOR_STATE_CHANGE_STOPPING",
          "TICK",
          "TICK_5",
          "TICK_60",
          "TICK_3600",
          "PROCESS_GROUP",
          "PROCESS_GROUP_ADDED",
          "PROCESS_GROUP_REMOVED");

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
        .filter(type -> !TYPES.contains(type))
        .findFirst()
        .ifPresent(
            type -> {
              throw new BadValueException(
                  "holds " + type + ", which is no type of event: mend it, or leave it out");
            });
    return Set.copyOf(types);
  }
}
