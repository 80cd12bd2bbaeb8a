/**
 * What programs say by sd_notify(3), who of them may, and the descriptors that they leave to us.
 */
@NullMarked
package org.supervisor4j.netty.notify;

import org.jspecify.annotations.NullMarked;
