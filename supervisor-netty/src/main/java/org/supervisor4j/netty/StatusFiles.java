package org.supervisor4j.netty;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.netty.operator.StatusFile;

/** The status files of the programs that have one, on a thread of their own. */
final class StatusFiles implements Consumer<SupervisorEvent>, AutoCloseable {

  /** What a slow disk gets. */
  private static final Duration LAST_WRITE = Duration.ofSeconds(2);

  private final EventFanout thread;
  private final List<StatusFile> files;

  StatusFiles(Map<String, Path> places) {
    thread =
        new EventFanout("supervisor4j-status", places.isEmpty() ? List.of() : List.of(this::tell));
    files =
        places.entrySet().stream()
            .map(place -> StatusFile.of(place.getKey(), place.getValue(), thread))
            .toList();
  }

  private void tell(SupervisorEvent event) {
    files.forEach(file -> file.accept(event));
  }

  /** Once nothing stands against the start any more. */
  void begin() {
    files.forEach(StatusFile::begin);
  }

  @Override
  public void accept(SupervisorEvent event) {
    thread.accept(event);
  }

  /** When no worker is left. */
  @Override
  public void close() {
    thread.closeWithin(LAST_WRITE);
    files.forEach(StatusFile::end);
  }
}
