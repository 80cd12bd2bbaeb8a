package org.supervisor4j.netty.worker;

import static java.time.Duration.ofSeconds;

import java.nio.file.Path;
import java.util.ArrayList;
import org.supervisor4j.netty.move.Moves;
import org.supervisor4j.netty.wire.Message;

/** A worker in a process of its own that drains, at the end of the input, to heirs elsewhere. */
final class LeavingMain {

  private LeavingMain() {}

  /** In a directory of its own, to the doors at these paths, each followed by its token. */
  public static void main(String[] arguments) throws Exception {
    Classes.load(Moves.class, LeavingMain.class);
    var heirs = new ArrayList<Message.Heir>();
    for (int i = 1; i < arguments.length; i += 2) {
      heirs.add(new Message.Heir(arguments[i], arguments[i + 1]));
    }
    try (var host = new Host(Path.of(arguments[0]))) {
      var old = host.start().accepting();
      System.out.println("port " + host.port());
      while (System.in.read() >= 0) {}
      old.link.bequeath(heirs);
      old.link.drain(ofSeconds(30), ofSeconds(30));
      old.assertExited(0);
    }
  }
}
