/**
 * supervisord's XML-RPC interface over a supervisor: what its own supervisorctl and others call.
 */
@NullMarked
package org.supervisor4j.netty.rpc;

import org.jspecify.annotations.NullMarked;
