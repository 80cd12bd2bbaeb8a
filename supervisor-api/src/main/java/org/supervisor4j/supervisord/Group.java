package org.supervisor4j.supervisord;

import java.util.List;
import java.util.function.IntFunction;

/**
 * Programs that are added, removed and named together.
 *
 * @param priority lower starts first
 */
record Group(String name, int priority, List<Member> members) {

  /**
   * One section's part in it.
   *
   * @param process by its slot, also further ones than the pool has, for a resize
   */
  record Member(Section section, Pool pool, IntFunction<OneProcess> process) {}
}
