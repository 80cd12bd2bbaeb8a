package org.supervisor4j.netty;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.netty.socket.ListenSockets;

/** Gives up ten sockets, the files of half of which it may not remove, and says so. */
public final class UnwritableMain {

  private UnwritableMain() {}

  public static void main(String[] arguments) throws Exception {
    var directory = Path.of(arguments[0]);
    var unix =
        IntStream.range(0, 5).mapToObj(i -> SocketHandoff.unix("u" + i, directory.resolve("" + i)));
    var tcp = IntStream.range(0, 5).mapToObj(i -> SocketHandoff.tcp("t" + i, "127.0.0.1", 0));
    var all = Stream.<SocketHandoff>concat(unix, tcp).toArray(SocketHandoff[]::new);
    var spec = ProgramSpec.named("web").command(Command.of("sleep")).sockets(all).build();
    var sockets = new ListenSockets();
    var bindings = new Bindings(sockets, it -> it, Runnable::run);
    bindings.open(spec, List::of, () -> {}).join();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));

    bindings.settle(spec, List::of);
    bindings
        .open(spec.toBuilder().sockets().build(), List::of, () -> {})
        .join(); // comes after that
    for (var socket : all) {
      System.out.println((sockets.close(socket.name()) ? "open " : "shut ") + socket.name());
    }
    bindings.close();

    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    System.out.println("done");
  }
}
