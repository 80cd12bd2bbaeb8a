package org.supervisor4j.testkit.fault;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.wire.Variables;
import org.supervisor4j.netty.worker.NettyWorker;
import org.supervisor4j.netty.worker.Worker;

/**
 * A worker that does what it is told. It serves all its sockets with HTTP as the quickstart does:
 * {@code GET /} says who answers, {@code GET /slow?ms=N} late, {@code POST} echoes. Its only thread
 * that is no daemon is main. Started by {@link Puppets#command}, or with the directory of its
 * {@link Puppets} as argument.
 */
public final class Puppet {

  private static final int LARGEST_BODY = 1 << 20;

  private final Stage stage = new Stage();
  private final Path directory;
  private final Opening opening;

  private Puppet(Path directory) {
    this.directory = directory;
    opening = new Script(directory).take(whoami());
  }

  /** Its argument is the directory of its strings. */
  public static void main(String[] arguments) throws Exception {
    var puppet = new Puppet(Path.of(arguments[0]));
    puppet.opening.alone(puppet.stage);
    var server = new Thread(() -> NettyWorker.run(puppet::setUp), "puppet-worker");
    server.setDaemon(true);
    server.start();
    puppet.stage.playMain();
  }

  private static WorkerId whoami() {
    return new WorkerId(
        variable(Variables.PROGRAM, "puppet"),
        Integer.parseInt(variable(Variables.SLOT, "0")),
        Integer.parseInt(variable(Variables.GENERATION, "1")));
  }

  private static String variable(String name, String otherwise) {
    return Optional.ofNullable(System.getenv(name)).orElse(otherwise);
  }

  private void setUp(Worker worker) throws Exception {
    worker.onDrain(within -> stage.drain());
    Arrays.stream(variable(Variables.LISTEN_FDNAMES, "http").split(":", -1))
        .filter(name -> !name.isEmpty())
        .forEach(name -> worker.serve(name, server(worker)));
    new Ear(directory, ProcessHandle.current().pid()).open(stage);
    opening.beforeReady(stage);
  }

  private ServerBootstrap server(Worker worker) {
    return new ServerBootstrap()
        .group(stage.loop())
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new HttpServerCodec(), worker.http())
                    .addLast(new HttpServerKeepAliveHandler())
                    .addLast(new HttpObjectAggregator(LARGEST_BODY))
                    .addLast(new PuppetHandler(worker.id(), stage.answering()));
              }
            });
  }
}
