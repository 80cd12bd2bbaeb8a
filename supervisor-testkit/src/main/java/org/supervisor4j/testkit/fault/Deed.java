package org.supervisor4j.testkit.fault;

/** How an act is done, in the puppet; it returns once it is under way. */
non-sealed interface Deed extends Act {

  void on(Stage stage) throws Exception;
}
