package org.supervisor4j.netty.rpc;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.http.Client;

/**
 * {@code supervisorctl update} asks by one connection for the changes, and then of each group that
 * has changed for a stop, a removal and an addition. The first two are answered and held back; when
 * the third comes the group rolls to what is written now. Any other call in between has them
 * carried out first, and so has a pause, and the end of the connection: they were answered.
 */
final class Updates {

  private static final Logger LOG = LoggerFactory.getLogger("org.supervisor4j");
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Slots slots;
  private final Steering steering;
  private final Groups groups;
  private final Executor executor;

  Updates(Slots slots, Steering steering, Groups groups, Executor executor) {
    this.slots = slots;
    this.steering = steering;
    this.groups = groups;
    this.executor = executor;
  }

  /** That of this client's connection. */
  Update of(Client client) {
    return client.keep(
        Update.class,
        () -> {
          var update = new Update();
          client.gone().thenRunAsync(update::end, executor);
          return update;
        });
  }

  private static boolean tell(Throwable failure) {
    LOG.warn("what an update has left could not be carried out: {}", Fault.in(failure).text());
    return false;
  }

  /** One client's. */
  final class Update {
    private final Set<String> changed = new HashSet<>(); // guarded by this
    private String group = ""; // held; likewise
    private boolean isRemoved; // likewise
    private long step; // likewise

    private Update() {}

    /** It was told these. */
    synchronized void told(List<String> changedGroups) {
      changed.clear();
      changed.addAll(changedGroups);
    }

    /** Whether a stop of this group is held back now. */
    synchronized boolean holdsStop(String name) {
      if (!group.isEmpty() || !changed.remove(name)) {
        return false;
      }
      group = name;
      isRemoved = false;
      settleAfterPause();
      return true;
    }

    /** Whether a removal of this group is held back now. */
    synchronized boolean holdsRemoval(String name) {
      if (!group.equals(name) || isRemoved) {
        return false;
      }
      isRemoved = true;
      settleAfterPause();
      return true;
    }

    /** Whether this is the third step; nothing is held back any more then. */
    synchronized boolean isComplete(String name) {
      var complete = group.equals(name) && isRemoved;
      if (complete) {
        drop();
      }
      return complete;
    }

    private synchronized void drop() {
      group = "";
      step++;
    }

    private void settleAfterPause() {
      var now = ++step;
      CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS, executor)
          .execute(() -> settleIf(now));
    }

    private void settleIf(long then) {
      synchronized (this) {
        if (step != then) {
          return;
        }
      }
      end();
    }

    private void end() {
      var unused = settle();
    }

    /** Before this call: what is held back is carried out unless the call goes on with it. */
    CompletableFuture<?> before(Call call) {
      return goesOn(call) ? Methods.done(true) : settle();
    }

    private synchronized boolean goesOn(Call call) {
      return group.isEmpty()
          || (call.parameters().equals(List.of(group))
              && call.method()
                  .equals(
                      isRemoved ? "supervisor.addProcessGroup" : "supervisor.removeProcessGroup"));
    }

    /** Fails never: who has asked was answered. */
    private CompletableFuture<?> settle() {
      return Methods.done(true).thenCompose(begun -> carryOut()).exceptionally(Updates::tell);
    }

    private CompletableFuture<Boolean> carryOut() {
      final String name;
      final boolean removes;
      synchronized (this) {
        name = group;
        removes = isRemoved;
        drop();
      }
      if (name.isEmpty()) {
        return Methods.done(true);
      }
      var members = slots.group(name);
      return removes
          ? steering.stopAtOnce(members).thenCompose(down -> groups.remove(name))
          : steering.stop(members, true).thenApply(lines -> true);
    }
  }
}
