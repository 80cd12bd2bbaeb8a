package org.supervisor4j.testkit.fault;

import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The unix socket on which a puppet is told what to do: one act a connection, one text back. */
final class Ear {

  private static final String DONE = "";

  private final Path path;
  private final long pid;

  Ear(Path directory, long pid) {
    path = directory.resolve(Long.toString(pid));
    this.pid = pid;
  }

  /** In the puppet: obeys on a thread of its own, as long as it lives. */
  void open(Stage stage) throws IOException {
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    Files.deleteIfExists(path); // of an earlier process with this pid
    server.bind(UnixDomainSocketAddress.of(path));
    path.toFile().deleteOnExit();
    var thread = new Thread(() -> obey(server, stage), "puppet-ear");
    thread.setDaemon(true);
    thread.start();
  }

  private static void obey(ServerSocketChannel server, Stage stage) {
    while (true) {
      try (var caller = server.accept();
          var in = new ObjectInputStream(Channels.newInputStream(caller));
          var out = new ObjectOutputStream(Channels.newOutputStream(caller))) {
        out.writeUTF(outcome((Deed) in.readObject(), stage));
      } catch (IOException | ClassNotFoundException e) {
        System.err.println("the puppet did not understand: " + e);
      }
    }
  }

  private static String outcome(Deed deed, Stage stage) {
    try {
      deed.on(stage);
      return DONE;
    } catch (Exception e) {
      return e.toString();
    }
  }

  /** Asks for the fault once there is a connection; returns when the puppet has answered. */
  Fault say(Act act, Supplier<Fault> begun) {
    try (var channel = connect();
        var out = new ObjectOutputStream(Channels.newOutputStream(channel))) {
      var fault = begun.get();
      out.writeObject(act);
      out.flush();
      var answer = answer(channel);
      if (!answer.equals(DONE)) {
        throw new IllegalStateException("puppet " + pid + " could not " + act + ": " + answer);
      }
      return fault;
    } catch (IOException e) {
      throw new UncheckedIOException("puppet " + pid + " was not heard to the end", e);
    }
  }

  /** Waits for a puppet that has just been started. */
  private SocketChannel connect() {
    var connection = new AtomicReference<SocketChannel>();
    Patience.until(
        () -> isOpen(connection) || ProcessHandle.of(pid).isEmpty(),
        () -> "no puppet at " + path + "; was process " + pid + " started by Puppets.command?");
    var channel = connection.get();
    if (channel == null) {
      throw new IllegalStateException("puppet " + pid + " is gone");
    }
    return channel;
  }

  private boolean isOpen(AtomicReference<SocketChannel> connection) {
    try {
      connection.set(SocketChannel.open(UnixDomainSocketAddress.of(path)));
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** No answer of a puppet whose end it was. */
  private static String answer(SocketChannel channel) throws IOException {
    try (var in = new ObjectInputStream(Channels.newInputStream(channel))) {
      return in.readUTF();
    } catch (EOFException end) {
      return DONE;
    }
  }
}
