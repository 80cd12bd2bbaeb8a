/** Runs inside a Java worker: adopts its sockets, serves, drains and reports. */
@NullMarked
package org.supervisor4j.netty.worker;

import org.jspecify.annotations.NullMarked;
