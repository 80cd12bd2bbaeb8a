/**
 * Random operations and faults against the production engine in virtual time, from a seed, with
 * invariants checked after each step; a schedule that breaks one is shrunk to a short story.
 */
@NullMarked
package org.supervisor4j.testkit.simulation;

import org.jspecify.annotations.NullMarked;
