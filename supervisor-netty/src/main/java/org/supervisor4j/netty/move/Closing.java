package org.supervisor4j.netty.move;

import io.netty.channel.Channel;

/** Closes our copy of a connection that may live on elsewhere; on its loop. */
final class Closing {

  private Closing() {}

  /**
   * Past the handlers that are asked before a close, which might say goodbye to the client; that it
   * is closed they are told.
   */
  static void silently(Channel connection) {
    var known = connection.isRegistered(); // one that is not tells nobody by itself
    connection.unsafe().close(connection.voidPromise());
    if (!known) {
      connection.pipeline().fireChannelInactive().fireChannelUnregistered();
    }
  }
}
