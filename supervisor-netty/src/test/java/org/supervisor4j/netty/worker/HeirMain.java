package org.supervisor4j.netty.worker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.move.Destination;
import org.supervisor4j.netty.move.Moves;

/** An heir in a process of its own, which serves what it takes over. */
final class HeirMain {

  private HeirMain() {}

  public static void main(String[] arguments) throws Exception {
    Classes.load(Moves.class, HeirMain.class);
    var id = new WorkerId("web", 1, 2);
    var alone = new Environment(Optional.empty(), "", id, Map.of(), "", false, Optional.empty());
    var application = new Application();
    var bootstrap = application.bootstrap(new RunningWorker(alone, Optional.empty(), status -> {}));
    var destination = new Destination(bootstrap.config(), false);
    var door = Path.of(arguments[0]);
    var moves = Moves.open(door, application.group, socket -> Optional.of(destination));
    System.out.println("token " + moves.address().orElseThrow().token());
    new CountDownLatch(1).await();
  }
}
