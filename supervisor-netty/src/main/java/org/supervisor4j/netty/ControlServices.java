package org.supervisor4j.netty;

import java.util.List;
import org.supervisor4j.Supervisor;
import org.supervisor4j.netty.engine.Rooms;
import org.supervisor4j.netty.engine.Threads;
import org.supervisor4j.netty.http.Service;
import org.supervisor4j.netty.web.StatusPage;

/** What is answered at the control endpoints, to whom asks by HTTP. */
final class ControlServices {

  private ControlServices() {}

  /** The first that has a path answers. */
  static List<Service> of(Supervisor supervisor, Rooms rooms) {
    return List.of(statusPage(supervisor, rooms));
  }

  private static Service statusPage(Supervisor supervisor, Rooms rooms) {
    var thread = Threads.scheduled("supervisor4j-web");
    return new StatusPage(supervisor, rooms.recent(), rooms.logFiles(), thread);
  }
}
