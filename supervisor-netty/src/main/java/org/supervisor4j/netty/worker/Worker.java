package org.supervisor4j.netty.worker;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
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

  /**
   * A new handler, for one connection, to be put behind its {@code Http2FrameCodec} (or another
   * {@code Http2ConnectionHandler}): with it a draining worker says GOAWAY, answers what was sent
   * before the client knew, refuses what came later, and closes behind the last answer. Without it
   * connections are waited for.
   */
  ChannelHandler http2();

  /**
   * A new handler, for one connection, to be put in front of its {@code
   * WebSocketServerProtocolHandler}, or of what handles the frames: with it a draining worker sends
   * the close frame 1012 (service restart) at some time within the idle grace, between two messages
   * of its own, and closes when the client's has come, or 5 seconds later. Without it a WebSocket
   * is waited for.
   */
  ChannelHandler webSocket();

  /**
   * A new handler, for one connection or one stream of HTTP/2, to be put in front of the handler
   * that writes responses of {@code text/event-stream}: with it a draining worker ends such a
   * response behind a whole event, at some time within the idle grace, and the client comes back
   * with its {@code Last-Event-ID}. Without it the response is waited for.
   */
  ChannelHandler serverSentEvents();

  /**
   * Lets a TLS session that began with this context resume on any worker of this supervisor that
   * has shared its context, of any generation. The supervisor makes the keys of the session
   * tickets, keeps them in memory only and changes them every 8 hours; a ticket is good for 8 hours
   * at least. Without a supervisor it changes nothing.
   *
   * @throws IllegalStateException if it is no context of OpenSSL
   */
  void shareSessionTickets(SslContext context);
}
