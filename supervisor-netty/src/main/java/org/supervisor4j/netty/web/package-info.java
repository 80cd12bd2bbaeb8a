/** The status page: what people see of a supervisor in a browser, and the buttons there. */
@NullMarked
package org.supervisor4j.netty.web;

import org.jspecify.annotations.NullMarked;
