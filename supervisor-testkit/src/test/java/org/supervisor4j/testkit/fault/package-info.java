/** What the supervisor does about each fault, shown with real workers. */
@NullMarked
package org.supervisor4j.testkit.fault;

import org.jspecify.annotations.NullMarked;
