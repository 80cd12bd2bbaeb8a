package org.supervisor4j;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which groups of a {@link Configuration} run, and as what; for implementations and for those who
 * speak to clients. What starts and stops programs does so in the order of the calls, one after the
 * other. Callable from any thread.
 */
public final class ConfiguredGroups {

  private final Map<String, Configuration.Group> active = new LinkedHashMap<>();
  private Configuration latest;
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  /** All of its groups run. */
  public ConfiguredGroups(Configuration configuration) {
    latest = configuration;
    configuration.groups().forEach(group -> active.put(group.name(), group));
  }

  /**
   * How the configuration differs from what runs, by names of groups.
   *
   * @param added not running
   * @param changed running as something else
   * @param removed running, and not in the configuration any more
   */
  public record Changes(List<String> added, List<String> changed, List<String> removed) {

    /** As {@code added web, api; removed old}. */
    @Override
    public String toString() {
      var parts =
          Stream.of(said("added", added), said("changed", changed), said("removed", removed));
      var text = parts.filter(part -> !part.isEmpty()).collect(Collectors.joining("; "));
      return text.isEmpty() ? "nothing differs" : text;
    }

    private static String said(String what, List<String> names) {
      return names.isEmpty() ? "" : what + " " + String.join(", ", names);
    }
  }

  /** As it was read last. */
  public synchronized Configuration latest() {
    return latest;
  }

  /**
   * Reads the configuration anew.
   *
   * @throws SupervisorException if it can't be used, with everything that is wrong; the one that
   *     was read before stays
   */
  public Changes reread() {
    var next = latest().reread();
    synchronized (this) {
      latest = next;
      return changes();
    }
  }

  /** How the configuration, as it was read last, differs from what runs. */
  public synchronized Changes changes() {
    return new Changes(
        names(group -> !active.containsKey(group.name())),
        names(group -> !group.equals(active.getOrDefault(group.name(), group))),
        active.keySet().stream().filter(name -> find(name).isEmpty()).toList());
  }

  private List<String> names(Predicate<Configuration.Group> which) {
    return latest.groups().stream().filter(which).map(Configuration.Group::name).toList();
  }

  /** What the configuration, as it was read last, says of this group; empty if it has none. */
  public synchronized Optional<Configuration.Group> find(String name) {
    return latest.groups().stream().filter(group -> group.name().equals(name)).findFirst();
  }

  /** What these programs are to run as, by the configuration as it was read last; else as now. */
  public Set<ProgramSpec> meant(Set<ProgramSpec> running) {
    var byName = new HashMap<String, ProgramSpec>();
    latest().programs().forEach(spec -> byName.put(spec.name(), spec));
    return running.stream()
        .map(spec -> byName.getOrDefault(spec.name(), spec))
        .collect(Collectors.toSet());
  }

  /** As what this group runs; empty if it does not. */
  public synchronized Optional<Configuration.Group> active(String name) {
    return Optional.ofNullable(active.get(name));
  }

  /** This group runs from now on, as this. */
  public synchronized void added(Configuration.Group group) {
    active.put(group.name(), group);
  }

  /** This group runs no more. */
  public synchronized void removed(String name) {
    active.remove(name);
  }

  /** Of this group, which may have others as well, runs this. */
  synchronized void recorded(Configuration.Group group, Configuration.Entry entry) {
    var before = active.get(group.name());
    var others =
        before == null ? List.<Configuration.Entry>of() : without(before, entry.spec().name());
    var all = Stream.concat(others.stream(), Stream.of(entry)).toList();
    var description = before == null ? group.description() : before.description();
    active.put(group.name(), new Configuration.Group(group.name(), description, all));
  }

  /** Of this group that program runs no more. */
  synchronized void forgotten(String group, String program) {
    active.computeIfPresent(
        group,
        (name, before) ->
            new Configuration.Group(name, before.description(), without(before, program)));
  }

  private static List<Configuration.Entry> without(Configuration.Group group, String program) {
    return group.programs().stream().filter(entry -> !entry.spec().name().equals(program)).toList();
  }

  /**
   * Reads the configuration anew and makes the supervisor run it: a group that is not in it any
   * more is stopped and removed, a new one added. Of one that changed, only those programs are
   * touched that differ: a program with the same sockets is rolled, one that only has more or fewer
   * workers is resized, any other is removed and added, since two of it might get in each other's
   * way.
   *
   * @return what was changed, when that is done; fails if the configuration can't be used, with
   *     nothing changed, or with an {@link UpdateException} if programs could not be changed, with
   *     the others changed all the same; one that can't be added runs as it did before
   */
  public CompletableFuture<Changes> update(Supervisor supervisor) {
    return inTurn(
        () -> {
          var changes = reread();
          return new Update(this, supervisor).carryOut(changes).thenApply(done -> changes);
        });
  }

  /** Adds the programs of a group, as the configuration was read last; it does not run yet. */
  public CompletableFuture<Void> add(Supervisor supervisor, String group) {
    return inTurn(() -> new Update(this, supervisor).add(group));
  }

  /** As {@link #update}, of this group alone, and as the configuration was read last. */
  public CompletableFuture<Void> update(Supervisor supervisor, String group) {
    return inTurn(() -> new Update(this, supervisor).update(group));
  }

  /** Stops and removes the programs of a group. */
  public CompletableFuture<Void> remove(Supervisor supervisor, String group) {
    return inTurn(() -> new Update(this, supervisor).remove(group));
  }

  /** Each begins when the one before has ended: two at once would undo each other's work. */
  private synchronized <T> CompletableFuture<T> inTurn(Supplier<CompletableFuture<T>> step) {
    var next = last.handle((done, failure) -> step.get()).thenCompose(result -> result);
    last = next;
    return next.copy();
  }
}
