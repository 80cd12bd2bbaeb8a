/**
 * Named faults: acts from outside on any worker or host, and a puppet worker that does from inside
 * what it is told.
 */
@NullMarked
package org.supervisor4j.testkit.fault;

import org.jspecify.annotations.NullMarked;
