package org.supervisor4j.netty.rpc;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.supervisor4j.netty.http.Client;

/** Methods that read the configuration again, and take and drop groups. */
final class ConfigMethods {

  private final Groups groups;
  private final Updates updates;

  private ConfigMethods(Groups groups, Updates updates) {
    this.groups = groups;
    this.updates = updates;
  }

  static void addTo(Methods methods, Groups groups, Updates updates, ConfigInfo info) {
    var config = new ConfigMethods(groups, updates);
    methods.add(
        "supervisor.reloadConfig",
        "array",
        "Reads the configuration again and tells which groups were added, have changed and were"
            + " removed; applies nothing.",
        (arguments, client) -> Methods.done(config.reread(client)));
    methods.add(
        "supervisor.addProcessGroup",
        "boolean string",
        "Takes a group that is written and not in use.",
        (arguments, client) -> config.add(arguments.text(0), client));
    methods.add(
        "supervisor.removeProcessGroup",
        "boolean string",
        "Forgets a group whose processes are down.",
        (arguments, client) -> config.remove(arguments.text(0), client));
    methods.answer(
        "supervisor.getAllConfigInfo",
        "array",
        "What is written of each process, ordered by name.",
        info::all);
  }

  private List<Object> reread(Client client) {
    var changes = groups.reread();
    updates.of(client).told(changes.changed());
    return List.of(List.of(changes.added(), changes.changed(), changes.removed()));
  }

  private CompletableFuture<Boolean> add(String group, Client client) {
    return updates.of(client).isComplete(group) ? groups.update(group) : groups.add(group);
  }

  private CompletableFuture<Boolean> remove(String group, Client client) {
    return updates.of(client).holdsRemoval(group) ? Methods.done(true) : groups.remove(group);
  }
}
