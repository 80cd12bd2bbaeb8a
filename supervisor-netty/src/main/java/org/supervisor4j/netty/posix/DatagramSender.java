package org.supervisor4j.netty.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.supervisor4j.netty.posix.Libc.LIBC;
import static org.supervisor4j.netty.posix.Libc.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.supervisor4j.SupervisorException;

/** Sends datagrams to one unix socket (unix(7)), which the JDK can't. Of one thread at a time. */
public final class DatagramSender implements AutoCloseable {

  private static final short AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_DONTWAIT = 0x40;

  private final byte[] address;
  private final int fd;

  /**
   * Nothing is sent yet, so that nobody needs to listen there.
   *
   * @param to an absolute path, or {@code @} and the name of an abstract socket
   * @throws SupervisorException if it is neither, or too long
   */
  public DatagramSender(String to) {
    address = address(to);
    fd =
        (int) check(LIBC.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket of unix datagrams");
  }

  private static byte[] address(String to) {
    var name = to.getBytes(UTF_8);
    var isAbstract = to.startsWith("@");
    if ((!isAbstract && !to.startsWith("/")) || name.length > SocketPath.LONGEST) {
      throw new SupervisorException(
          "'%s' is no unix socket: give an absolute path or @name of at most %d bytes"
              .formatted(to, SocketPath.LONGEST));
    }
    // an abstract name begins with a zero byte and ends with the address, a path with a zero byte
    var buffer = ByteBuffer.allocate(Short.BYTES + name.length + (isAbstract ? 0 : 1));
    buffer.order(ByteOrder.nativeOrder()).putShort(AF_UNIX).put(name);
    return (isAbstract ? buffer.put(Short.BYTES, (byte) 0) : buffer).array();
  }

  /**
   * Sends one; waits while the receiver's queue is full.
   *
   * @throws PosixException if nobody listens there, or we may not write to it
   */
  public void send(byte[] datagram) {
    send(datagram, MSG_NOSIGNAL);
  }

  /**
   * Sends one, or not: waits for nobody.
   *
   * @throws PosixException as above, and with EAGAIN if the receiver's queue is full
   */
  public void offer(byte[] datagram) {
    send(datagram, MSG_NOSIGNAL | MSG_DONTWAIT);
  }

  private void send(byte[] datagram, int flags) {
    check(
        LIBC.sendto(fd, datagram, datagram.length, flags, address, address.length),
        "sendto of a datagram");
  }

  @Override
  public void close() {
    Descriptors.close(fd);
  }
}
