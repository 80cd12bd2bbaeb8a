package org.supervisor4j.netty.socket;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.netty.posix.Descriptors;

/**
 * Binds a unix listener. It appears under its path all at once, listening, with owner and mode:
 * until then it has a temporary name that only its owner may connect to.
 *
 * @param file the socket's file, to be removed with the listener
 */
record UnixBinding(Listener listener, SocketFile file) {

  private static final int OWNER_ONLY = 0600;

  static UnixBinding bind(SocketHandoff.Unix unix) {
    var place = new UnixPlace(unix.name(), unix.path());
    place.check();
    try (var binding = new Binding(EpollServerDomainSocketChannel::new)) {
      var file = appear(unix, place, binding);
      var address = UnixDomainSocketAddress.of(place.path());
      return new UnixBinding(
          new Listener(unix.name(), List.of(binding.keep()), address, false), file);
    } catch (IOException | ChannelException e) {
      throw place.problem("%s; see that the directory can be written to".formatted(e.getMessage()));
    }
  }

  private static SocketFile appear(SocketHandoff.Unix unix, UnixPlace place, Binding binding)
      throws IOException {
    Descriptors.setMode(binding.fd(), OWNER_ONLY);
    var temporary = place.temporary();
    // Netty removes the temporary name when the binding is closed, if it is still there.
    binding.bind(new DomainSocketAddress(temporary.toFile()), unix.backlog());
    SocketOwner.of(unix, place).give(temporary);
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(unix.mode()));
    return SocketFile.of(temporary).renameTo(place.path());
  }
}
