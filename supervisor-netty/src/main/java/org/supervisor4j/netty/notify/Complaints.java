package org.supervisor4j.netty.notify;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators each complaint about a worker once: it may go on without end. */
final class Complaints {

  private static final Logger LOG = LoggerFactory.getLogger("org.supervisor4j");

  private final String worker;
  private final Executor log;
  private final Set<Complaint> told = EnumSet.noneOf(Complaint.class); // the reading thread's

  Complaints(String worker, Executor log) {
    this.worker = worker;
    this.log = log;
  }

  void about(Complaint complaint) {
    if (told.add(complaint)) {
      log.execute(() -> LOG.warn("{} over NOTIFY_SOCKET: {}", worker, complaint.text()));
    }
  }
}
