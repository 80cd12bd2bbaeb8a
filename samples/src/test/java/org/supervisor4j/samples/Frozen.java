package org.supervisor4j.samples;

import java.net.SocketAddress;
import java.time.Instant;
import java.util.Set;
import org.supervisor4j.WorkerStatus;
import org.supervisor4j.testkit.fault.Faults;
import org.supervisor4j.testkit.fault.Lasting;

/**
 * A worker that accepts and answers nothing since it was frozen, under load that goes on.
 *
 * @param since requests that fell due later are on none of its new connections: it has none
 * @param held the clients' ports of the connections that it holds; what was answered is none of it
 */
record Frozen(WorkerStatus worker, Lasting fault, Instant since, Set<Integer> held) {

  static Frozen freeze(Faults faults, WorkerStatus worker, SocketAddress server, Load load) {
    var fault = faults.on(worker).freeze();
    var since = Instant.now();
    load.awaitAnswersSince(since);
    return new Frozen(worker, fault, since, ClientPorts.heldBy(worker.pid().orElseThrow(), server));
  }
}
