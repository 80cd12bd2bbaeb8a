/** A real supervisor for a JUnit test: started, injected, and ended without a trace. */
@NullMarked
package org.supervisor4j.testkit.junit;

import org.jspecify.annotations.NullMarked;
