package org.supervisor4j.netty.worker;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening socket that is descriptor 0 of this process, served by whoever asked for it. */
final class InheritedListener {

  private static final Logger LOG = LoggerFactory.getLogger(InheritedListener.class);

  /** What was accepted at last is still on its way through the server's acceptor. */
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ServerSocketChannel channel;

  private InheritedListener(ServerSocketChannel channel) {
    this.channel = channel;
  }

  static Optional<InheritedListener> find() {
    try {
      return System.inheritedChannel() instanceof ServerSocketChannel listening
          ? Optional.of(new InheritedListener(listening))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("descriptor 0 can't be looked at", e);
    }
  }

  /** Of the close, which takes descriptors 1 and 2 along: what is opened anew has others. */
  void keepOutput() {
    reopen(1, "stdout.encoding", System::setOut);
    reopen(2, "stderr.encoding", System::setErr);
  }

  @SuppressWarnings("DefaultCharset") // which is what a JDK before 19 prints in
  private static void reopen(int descriptor, String encoding, Consumer<PrintStream> user) {
    var named = System.getProperty(encoding);
    try {
      // appending: without it a file would be emptied
      var file = new FileOutputStream("/proc/self/fd/" + descriptor, true);
      var charset = named == null ? Charset.defaultCharset() : Charset.forName(named);
      user.accept(new PrintStream(new BufferedOutputStream(file), true, charset));
    } catch (IOException e) {
      LOG.warn(
          "descriptor {} can't be opened again; what is printed from the drain on is lost",
          descriptor,
          e);
    }
  }

  /**
   * Accepts no more; the socket stays with its other holders. Returns when the server has what it
   * had accepted, which it would drop if it knew that it is to end.
   */
  void close() {
    try {
      channel.close();
      LockSupport.parkNanos(SETTLE_NANOS);
    } catch (IOException e) {
      LOG.warn("the inherited socket can't be closed; the drain goes on", e);
    }
  }
}
