/**
 * A seeded deck of faults, played on real workers under load, with invariants watched meanwhile.
 */
@NullMarked
package org.supervisor4j.testkit.chaos;

import org.jspecify.annotations.NullMarked;
