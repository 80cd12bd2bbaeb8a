package org.supervisor4j.testkit.fault;

import java.io.Serializable;

/** How a puppet's life begins. */
interface Opening extends Serializable {

  /** Before it knows its supervisor. */
  default void alone(Stage stage) throws Exception {}

  /** Connected, with all sockets open; it is ready when this returns. */
  default void beforeReady(Stage stage) throws Exception {}
}
