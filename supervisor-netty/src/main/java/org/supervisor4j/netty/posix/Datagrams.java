package org.supervisor4j.netty.posix;

import static org.supervisor4j.netty.posix.Libc.LIBC;
import static org.supervisor4j.netty.posix.Libc.check;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.supervisor4j.SupervisorException;

/**
 * A unix datagram socket that receives: with each datagram the kernel's word on who has sent it
 * (SCM_CREDENTIALS), and the descriptors that came with it (SCM_RIGHTS); see unix(7), cmsg(3). For
 * one thread at a time; never waits.
 */
public final class Datagrams implements AutoCloseable {

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PASSCRED = 16;
  private static final int SCM_RIGHTS = 1;
  private static final int SCM_CREDENTIALS = 2;
  private static final int MSG_CTRUNC = 8;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT_CMSG_CLOEXEC = 0x40 | 0x40000000;
  private static final int OWNER_ONLY = 0600;

  /** Of a datagram: as much as systemd reads. */
  private static final int MOST_BYTES = 4096;

  // of 64-bit glibc: struct msghdr, struct iovec, struct cmsghdr
  private static final int MSGHDR = 56;
  private static final int IOV = 16;
  private static final int IOV_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int FLAGS = 48;
  private static final int IOVEC = 16;
  private static final int CMSGHDR = 16;
  private static final int ALIGNMENT = 8;

  /** Room for a struct ucred and for all descriptors that a message can have, SCM_MAX_FD. */
  private static final int CONTROL_ROOM = CMSGHDR + 16 + CMSGHDR + 253 * Integer.BYTES + 4;

  private final int fd;
  private final Pointer block =
      Memory.allocateDirect(
          Runtime.getSystemRuntime(), MSGHDR + IOVEC + CONTROL_ROOM + MOST_BYTES, true);

  private Datagrams(int fd) {
    this.fd = fd;
  }

  /**
   * What has come.
   *
   * @param sender its pid when it sent this, in the host's view; 0 if the kernel does not say
   * @param descriptors close-on-exec; the caller's to close
   * @param whole whether all of it is here
   */
  public record Datagram(String text, long sender, List<Integer> descriptors, boolean whole) {}

  /** A socket at a path where nothing is yet, for our own user only. */
  public static Datagrams open(Path path) {
    var fd = (int) check(LIBC.socket(AF_UNIX, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0), "socket");
    var datagrams = new Datagrams(fd);
    try {
      Descriptors.setMode(fd, OWNER_ONLY);
      datagrams.passCredentials();
      datagrams.bind(path);
      return datagrams;
    } catch (RuntimeException | Error e) {
      datagrams.close();
      throw e;
    }
  }

  private void passCredentials() {
    block.putInt(0, 1);
    check(LIBC.setsockopt(fd, SOL_SOCKET, SO_PASSCRED, block, Integer.BYTES), "setsockopt");
  }

  private void bind(Path path) {
    if (SocketPath.bytes(path) > SocketPath.LONGEST) {
      throw new SupervisorException(
          "socket path %s is longer than %d bytes".formatted(path, SocketPath.LONGEST));
    }
    var name = CStrings.bytes(path.toString());
    block.putShort(0, (short) AF_UNIX);
    block.put(Short.BYTES, name, 0, name.length);
    check(LIBC.bind(fd, block, Short.BYTES + name.length), "bind of " + path);
  }

  public int descriptor() {
    return fd;
  }

  /** The next that has come; empty if there is none. */
  public Optional<Datagram> next() {
    var control = MSGHDR + IOVEC;
    var data = control + CONTROL_ROOM;
    block.setMemory(0, MSGHDR, (byte) 0);
    block.putAddress(IOV, block.address() + MSGHDR);
    block.putLong(IOV_COUNT, 1);
    block.putAddress(CONTROL, block.address() + control);
    block.putLong(CONTROL_LENGTH, CONTROL_ROOM);
    block.putAddress(MSGHDR, block.address() + data);
    block.putLong(MSGHDR + Long.BYTES, MOST_BYTES);
    var length = LIBC.recvmsg(fd, block, MSG_DONTWAIT_CMSG_CLOEXEC);
    if (length == -1) {
      var errno = Libc.lastErrno();
      if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
        return Optional.empty();
      }
      throw new PosixException("recvmsg of " + fd, errno);
    }
    var text = new byte[(int) length];
    block.get(data, text, 0, text.length);
    return Optional.of(read(new String(text, StandardCharsets.UTF_8), control));
  }

  private Datagram read(String text, long control) {
    var whole = (block.getInt(FLAGS) & (MSG_TRUNC | MSG_CTRUNC)) == 0;
    var descriptors = new ArrayList<Integer>();
    var sender = 0L;
    var end = control + block.getLong(CONTROL_LENGTH);
    for (var at = control; at + CMSGHDR <= end; ) {
      var length = Math.max(CMSGHDR, block.getLong(at)); // whatever it says, it comes to an end
      var type = block.getInt(at + Long.BYTES + Integer.BYTES);
      if (type == SCM_CREDENTIALS) {
        sender = block.getInt(at + CMSGHDR);
      } else if (type == SCM_RIGHTS) {
        for (var fds = at + CMSGHDR; fds < at + length; fds += Integer.BYTES) {
          descriptors.add(block.getInt(fds));
        }
      }
      at += (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    return new Datagram(text, sender, descriptors, whole);
  }

  @Override
  public void close() {
    Descriptors.close(fd);
  }
}
