package org.supervisor4j.netty.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.supervisor4j.netty.web.Text.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.http.BodyStream;

/**
 * Tells every open page what has changed, as server-sent events; looks only while somebody watches.
 * On one thread.
 */
final class Watchers {

  private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

  /** A look at many programs may take this share of a processor at most: one in ten. */
  private static final int EASE = 10;

  /** After so many looks without news, a client that is gone is noticed. */
  private static final int SILENCE = 30;

  /**
   * What a page shows.
   *
   * @param rows of each program, by its name
   */
  record View(String summary, Map<String, String> rows) {}

  private static final class Watcher {

    private final BodyStream stream;
    private CompletableFuture<Void> room = CompletableFuture.completedFuture(null);
    private View shown = new View("", Map.of());
    private int silent;

    Watcher(BodyStream stream) {
      this.stream = stream;
    }

    void show(View next) {
      if (!room.isDone()) {
        return; // it gets the sum of it all when it has read what it has
      }
      var news = difference(shown, next);
      shown = next;
      if (!news.isEmpty() || ++silent >= SILENCE) {
        send(news.isEmpty() ? ":\n\n" : "data: " + news + "\n\n");
      }
    }

    void send(String text) {
      silent = 0;
      room = stream.write(text.getBytes(UTF_8));
    }
  }

  private final ScheduledExecutorService thread;
  private final Supplier<View> look;
  private final List<Watcher> all = new ArrayList<>();

  Watchers(ScheduledExecutorService thread, Supplier<View> look) {
    this.thread = thread;
    this.look = look;
  }

  /** From any thread. */
  void add(BodyStream stream, String host) {
    thread.execute(() -> begin(stream, host));
  }

  private void begin(BodyStream stream, String host) {
    var watcher = new Watcher(stream);
    stream.closed().thenRun(() -> thread.execute(() -> all.remove(watcher)));
    watcher.send("retry: 1000\nevent: host\ndata: " + host + "\n\n");
    all.add(watcher);
    if (all.size() == 1) {
      look();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it comes, or nobody watches any more
  private void look() {
    if (all.isEmpty()) {
      return;
    }
    var begun = System.nanoTime();
    try {
      var view = look.get();
      List.copyOf(all).forEach(watcher -> watcher.show(view));
    } catch (RuntimeException e) {
      LOG.error("what open pages show could not be told", e);
    }
    var took = System.nanoTime() - begun;
    thread.schedule(this::look, Math.max(PAUSE, took * EASE), TimeUnit.NANOSECONDS);
  }

  /** As JSON: rows of programs that are new or changed, {@code null} for one that is gone. */
  static String difference(View old, View next) {
    var changed = new LinkedHashMap<String, String>();
    next.rows()
        .forEach(
            (name, rows) -> {
              if (!rows.equals(old.rows().get(name))) {
                changed.put(name, json(rows));
              }
            });
    for (var name : old.rows().keySet()) {
      if (!next.rows().containsKey(name)) {
        changed.put(name, "null");
      }
    }
    if (changed.isEmpty() && old.summary().equals(next.summary())) {
      return "";
    }
    var programs = new ArrayList<String>();
    changed.forEach((name, rows) -> programs.add(json(name) + ":" + rows));
    return "{\"summary\":%s,\"programs\":{%s}}"
        .formatted(json(next.summary()), String.join(",", programs));
  }
}
