package org.supervisor4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Which groups of a {@link Configuration} run, and as what; for implementations and for those who
 * speak to clients. Nothing but {@link #update} starts or stops a program. Callable from any
 * thread.
 */
public final class ConfiguredGroups {

  private final Map<String, Configuration.Group> active = new LinkedHashMap<>();
  private Configuration latest;

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
  public record Changes(List<String> added, List<String> changed, List<String> removed) {}

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

  /**
   * Reads the configuration anew and makes the supervisor run it: a group that is not in it any
   * more is stopped and removed, a new one added. Of one that changed, only those programs are
   * touched that differ: a program with the same sockets is rolled, one that only has more or fewer
   * workers is resized, any other is removed and added, since two of it might get in each other's
   * way.
   *
   * @return what was changed, when that is done; fails if the configuration can't be used, with
   *     nothing changed, or if a program could not be changed, with the others changed all the same
   */
  public CompletableFuture<Changes> update(Supervisor supervisor) {
    try {
      var changes = reread();
      return new Update(this, supervisor).carryOut(changes).thenApply(done -> changes);
    } catch (SupervisorException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
