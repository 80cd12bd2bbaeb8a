/** The traffic client against servers that drop on purpose. */
@NullMarked
package org.supervisor4j.testkit.traffic;

import org.jspecify.annotations.NullMarked;
