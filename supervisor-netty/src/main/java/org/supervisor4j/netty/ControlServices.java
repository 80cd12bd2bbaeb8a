package org.supervisor4j.netty;

import java.util.List;
import org.supervisor4j.Supervisor;
import org.supervisor4j.netty.http.Service;

/** What is answered at the control endpoints, to whom asks by HTTP. */
final class ControlServices {

  private ControlServices() {}

  /** The first that has a path answers. */
  static List<Service> of(Supervisor supervisor) {
    return List.of();
  }
}
