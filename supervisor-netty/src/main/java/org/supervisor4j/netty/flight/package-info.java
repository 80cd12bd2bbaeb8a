/** The same events on the timeline of JDK Flight Recorder. */
@NullMarked
package org.supervisor4j.netty.flight;

import org.jspecify.annotations.NullMarked;
