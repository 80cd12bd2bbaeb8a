/** Chaos with a short deck, and planted faults that each invariant must see. */
@NullMarked
package org.supervisor4j.testkit.chaos;

import org.jspecify.annotations.NullMarked;
