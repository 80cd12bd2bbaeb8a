/** The quickstart: a host of a few lines, a worker of a few lines, and a drill that tries both. */
@NullMarked
package org.supervisor4j.samples;

import org.jspecify.annotations.NullMarked;
