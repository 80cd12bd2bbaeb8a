package org.supervisor4j.netty.worker;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler;
import java.net.SocketAddress;
import org.supervisor4j.WorkerContext;

/** What a worker's setup works with. */
public interface Worker extends WorkerContext {

  /**
   * Serves the named socket with this bootstrap, of which a copy is used; connections are accepted
   * once the setup has returned and the supervisor says so. When nobody supervises this process it
   * binds the port in the environment variable {@code PORT}, or 8080.
   *
   * @return the address that is listened on
   * @throws IllegalStateException if there is no such socket or the bootstrap's group is not epoll
   */
  SocketAddress serve(String socketName, ServerBootstrap bootstrap);

  /**
   * The same with the address to bind when nobody supervises this process: an {@link
   * java.net.InetSocketAddress} or a {@link java.net.UnixDomainSocketAddress}.
   */
  SocketAddress serve(String socketName, ServerBootstrap bootstrap, SocketAddress whenAlone);

  /**
   * A new handler, for one connection, to be put right behind its {@code HttpServerCodec}: when the
   * worker drains, what it has received is answered, and the connection goes on with another worker
   * between two requests ({@link org.supervisor4j.netty.move.Movable}). If it can't move, the close
   * is announced on its last response, and idle connections are closed last. Without the handler
   * connections are waited for.
   */
  ChannelHandler http();
}
