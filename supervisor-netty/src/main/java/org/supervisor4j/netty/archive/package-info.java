/** Class-data archives: which one fits a JVM, in which file it is, and whether it is whole. */
@NullMarked
package org.supervisor4j.netty.archive;

import org.jspecify.annotations.NullMarked;
