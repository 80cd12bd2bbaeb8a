package org.supervisor4j.netty.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.supervisor4j.netty.web.Text.json;

import java.util.ArrayList;
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
   * @param parts of its table, by their keys and in their order
   */
  record View(String summary, Map<String, String> parts) {}

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
  private boolean looking;

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
    if (!looking) {
      looking = true;
      look();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it comes, or nobody watches any more
  private void look() {
    if (all.isEmpty()) {
      looking = false;
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

  /** As JSON: parts that are new or changed, and the keys of all if these have changed. */
  static String difference(View old, View next) {
    var changed = new ArrayList<String>();
    next.parts()
        .forEach(
            (key, part) -> {
              if (!part.equals(old.parts().get(key))) {
                changed.add(json(key) + ":" + json(part));
              }
            });
    var keys = List.copyOf(next.parts().keySet());
    var isOther = !keys.equals(List.copyOf(old.parts().keySet()));
    if (changed.isEmpty() && !isOther && old.summary().equals(next.summary())) {
      return "";
    }
    return "{\"summary\":%s,\"parts\":{%s},\"keys\":%s}"
        .formatted(
            json(next.summary()),
            String.join(",", changed),
            isOther ? keys.stream().map(Text::json).collect(joining(",", "[", "]")) : "null");
  }
}
