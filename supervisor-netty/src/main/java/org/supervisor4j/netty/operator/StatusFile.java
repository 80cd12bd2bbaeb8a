package org.supervisor4j.netty.operator;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.RollFinished;
import org.supervisor4j.SupervisorException;

/**
 * The file that tells which generations of a program live (Server::Starter 0.35, {@code
 * --status-file}): {@code GENERATION:PID} for each worker, absent until the first is ready,
 * replaced at once. Used on one thread that may block.
 */
public final class StatusFile implements Consumer<SupervisorEvent> {

  private static final Logger LOG = LoggerFactory.getLogger(StatusFile.class);

  /** {@code start_server --restart} looks once a second, and fails when there is no file. */
  private static final Duration AWAY = Duration.ofSeconds(3);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Pattern STATUS = Pattern.compile("(\\d+:\\d+\n)*");

  private final String program;
  private final Path file;
  private final Path next;
  private final Executor thread;
  private final Generations generations = new Generations();
  private Optional<List<String>> written = Optional.empty();
  private Optional<Object> identity = Optional.empty();
  private int away;
  private boolean retrying;

  private StatusFile(String program, Path file, Executor thread) {
    this.program = program;
    this.file = file.toAbsolutePath();
    this.thread = thread;
    next = this.file.resolveSibling(this.file.getFileName() + "." + ProcessHandle.current().pid());
  }

  /**
   * The status file of that program, not touched yet.
   *
   * @param thread the one that tells it what happens
   * @throws SupervisorException if it can't be written, or is something else
   */
  public static StatusFile of(String program, Path file, Executor thread) {
    var status = new StatusFile(program, file, thread);
    status.check();
    return status;
  }

  private void check() {
    try {
      Files.deleteIfExists(next);
      Files.writeString(next, "", CREATE_NEW, WRITE, NOFOLLOW_LINKS);
      Files.delete(next);
      if (Files.exists(file, NOFOLLOW_LINKS) && !isStatus()) {
        throw new SupervisorException(
            "status file %s holds something else; it is left alone: remove it or choose another file"
                .formatted(file));
      }
    } catch (IOException e) {
      throw new SupervisorException(
          "cannot write status file %s: %s; choose a directory that can be written to"
              .formatted(file, e),
          e);
    }
  }

  private boolean isStatus() throws IOException {
    return Files.isRegularFile(file, NOFOLLOW_LINKS)
        && STATUS.matcher(Files.readString(file)).matches();
  }

  /** Removes what a dead host has left. */
  public void begin() {
    delete();
  }

  @Override
  public void accept(SupervisorEvent event) {
    if (event.program().equals(program)) {
      generations.note(event);
      if (event instanceof RollFinished roll && Generations.isRefused(roll)) {
        goAway();
      }
      write();
    }
  }

  /** Who waits for that roll would wait for ever, and learns by this that it was refused. */
  private void goAway() {
    LOG.info(
        "the roll of {} was refused: {} is away for {} s, so that who waits for it fails",
        program,
        file,
        AWAY.toSeconds());
    delete();
    written = Optional.empty();
    away++;
    after(
        AWAY,
        () -> {
          away--;
          write();
        });
  }

  private void write() {
    var lines = generations.lines();
    var isNew = written.map(old -> !old.equals(lines)).orElse(!lines.isEmpty());
    if (away == 0 && isNew) {
      try {
        Files.deleteIfExists(next);
        Files.write(next, lines, CREATE_NEW, WRITE, NOFOLLOW_LINKS); // never through a planted link
        Files.move(next, file, ATOMIC_MOVE);
        identity = identity();
        written = Optional.of(lines);
      } catch (IOException e) {
        retry(e);
      }
    }
  }

  private void retry(IOException why) {
    if (!retrying) {
      LOG.error("cannot write status file {}, tries again in {}", file, RETRY, why);
      retrying = true;
      after(
          RETRY,
          () -> {
            retrying = false;
            write();
          });
    }
  }

  private void after(Duration time, Runnable task) {
    CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS, thread).execute(task);
  }

  private Optional<Object> identity() {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS);
      return Optional.ofNullable(attributes.fileKey()); // device and inode
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Removes the file if it is ours. */
  public void end() {
    if (identity.isPresent() && Objects.equals(identity, identity())) {
      delete();
    }
  }

  private void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("cannot remove status file {}", file, e);
    }
  }
}
