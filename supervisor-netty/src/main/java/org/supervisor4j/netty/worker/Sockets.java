package org.supervisor4j.netty.worker;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.supervisor4j.netty.move.Destination;

/** Opens what the setup asks for: an inherited socket, or one of its own when there are none. */
final class Sockets {

  private static final int USUAL_PORT = 8080;

  private final Environment environment;
  private final Listeners listeners;
  private final Connections connections;
  private final Map<String, Serving> served = new ConcurrentHashMap<>();

  Sockets(Environment environment, Listeners listeners, Connections connections) {
    this.environment = environment;
    this.listeners = listeners;
    this.connections = connections;
  }

  SocketAddress open(String name, ServerBootstrap users, Optional<SocketAddress> whenAlone) {
    listeners.requireNew(name);
    return environment.alone()
        ? bind(name, users, whenAlone.orElseGet(Sockets::usualAddress))
        : adopt(name, users);
  }

  /** How connections are served that came in by that socket, elsewhere. */
  Optional<Destination> destination(String name) {
    return Optional.ofNullable(served.get(name)).map(Serving::destination);
  }

  /** All that is served on sockets that were handed over. */
  Collection<Serving> served() {
    return served.values();
  }

  private SocketAddress adopt(String name, ServerBootstrap users) {
    var adoptions =
        environment.descriptors(name).stream().map(fd -> new Adoption(name, fd)).toList();
    var first = adoptions.get(0);
    var address = first.address(); // of all of them
    var serving = Serving.of(name, users, connections, first.isUnix());
    listeners.add(name, adoptions.stream().map(a -> a.adopt(serving.bootstrap().clone())).toList());
    served.put(name, serving);
    return address;
  }

  private SocketAddress bind(String name, ServerBootstrap users, SocketAddress wanted) {
    var unix = wanted instanceof UnixDomainSocketAddress;
    var address =
        wanted instanceof UnixDomainSocketAddress path
            ? new DomainSocketAddress(path.getPath().toFile())
            : wanted;
    if (wanted instanceof UnixDomainSocketAddress path) {
      UnixPath.requireFree(path);
    }
    var bootstrap = Serving.of(name, users, connections, unix).bootstrap();
    var bound =
        (unix
                ? bootstrap.channel(EpollServerDomainSocketChannel.class)
                : bootstrap.channel(EpollServerSocketChannel.class))
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IllegalStateException(
          "socket \"%s\" cannot be bound to %s: %s"
              .formatted(name, wanted, bound.cause().getMessage()),
          bound.cause());
    }
    Channel listener = bound.channel();
    listeners.add(name, List.of(listener));
    return listener.localAddress();
  }

  private static SocketAddress usualAddress() {
    var port = System.getenv("PORT");
    try {
      return new InetSocketAddress(port == null ? USUAL_PORT : Integer.parseInt(port));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("PORT=" + port + " is no port; 0 to 65535", e);
    }
  }
}
