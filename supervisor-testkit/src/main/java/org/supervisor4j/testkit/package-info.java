/** What all of the testkit shares: the story of what happened, and conditions to wait for. */
@NullMarked
package org.supervisor4j.testkit;

import org.jspecify.annotations.NullMarked;
