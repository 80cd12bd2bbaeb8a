/** What the kernel says about processes, descriptors and sockets, for the rooms beside. */
@NullMarked
package org.supervisor4j.testkit.proc;

import org.jspecify.annotations.NullMarked;
