package org.supervisor4j;

/** Names a worker: the slot it fills and the generation it belongs to; written {@code web/0#2}. */
public record WorkerId(String program, int slot, int generation) {

  @Override
  public String toString() {
    return program + "/" + slot + "#" + generation;
  }
}
