package org.supervisor4j.netty.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.runtime.StateFile;

/** Keeps the state file true: the next host finds there what this one leaves if it is killed. */
public final class Roster {

  private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

  private final StateFile file;
  private final Map<Long, StateFile.Entry> living = new LinkedHashMap<>();

  public Roster(StateFile file) {
    this.file = file;
    write(); // it names this host from now on
  }

  void add(StateFile.Entry entry) {
    living.put(entry.number(), entry);
    write();
  }

  /** Its line goes with the next write: pid and start time tell that it is nobody's. */
  void remove(long number) {
    living.remove(number);
  }

  /** A file that can't be written costs the next host its knowledge, not this one its workers. */
  private void write() {
    try {
      file.write(List.copyOf(living.values()));
    } catch (SupervisorException e) {
      LOG.warn("a next host would not find these workers: {}", e.getMessage());
    }
  }
}
