package org.supervisor4j.netty.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.supervisor4j.ExitStatus;

/** Real processes of one test; none outlives it. */
public final class Children implements AutoCloseable {

  private final Output output = new Output();
  private final ConcurrentLinkedQueue<Long> pids = new ConcurrentLinkedQueue<>();

  public Output output() {
    return output;
  }

  public long sleep() {
    return start("/bin/sleep", "1000");
  }

  public long shell(String script) {
    return start("/bin/sh", "-c", script);
  }

  public long start(String... line) {
    var fd = output.descriptor();
    return start(
        new Spawn(
            Path.of(line[0]), List.of(line), Map.of(), Optional.empty(), fd, fd, new TreeMap<>()));
  }

  public long start(Spawn spawn) {
    return adopt(spawn.start());
  }

  public long adopt(long pid) {
    pids.add(pid);
    return pid;
  }

  /** Reaps it as soon as it has died. */
  public static ExitStatus ending(long pid) {
    return await().until(() -> Processes.reap(pid), Optional::isPresent).orElseThrow();
  }

  @Override
  public void close() {
    pids.forEach(Processes::end);
    output.close();
    assertThat(ProcessHandle.current().children()).isEmpty();
  }
}
