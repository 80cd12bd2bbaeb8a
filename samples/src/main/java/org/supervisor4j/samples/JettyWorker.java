package org.supervisor4j.samples;

import java.time.Duration;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.supervisor4j.WorkerContext;
import org.supervisor4j.netty.worker.JavaWorker;

/**
 * A worker that serves with Jetty, as its project ships it: on the socket that is its descriptor 0
 * ({@code Command.java(JettyWorker.class).inetd()}), or by itself on {@code PORT}, or 8080.
 */
public final class JettyWorker {

  private static final long IDLE_GRACE_MILLIS = 5000;

  private JettyWorker() {}

  public static void main(String[] arguments) {
    JavaWorker.run(
        worker -> {
          var server = server(worker);
          worker.onDrain(left -> stop(server, left));
          server.start();
        });
  }

  private static Server server(WorkerContext worker) {
    var server = new Server();
    var connector = new ServerConnector(server);
    connector.setInheritChannel(worker.supervised());
    connector.setPort(WhoAnswers.portWhenAlone());
    // once it stops, each response closes its connection, and so does this time without a request
    connector.setShutdownIdleTimeout(IDLE_GRACE_MILLIS);
    server.addConnector(connector);
    server.setHandler(new Who(new WhoAnswers(worker.id())));
    return server;
  }

  /** Without a GracefulHandler, which would answer what comes on kept connections with 503. */
  private static void stop(Server server, Duration left) {
    server.setStopTimeout(left.toMillis());
    LifeCycle.stop(server);
  }

  private static final class Who extends Handler.Abstract {

    private final WhoAnswers who;

    Who(WhoAnswers who) {
      this.who = who;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Content.Sink.write(response, true, who.answer(request.getHttpURI().getPathQuery()), callback);
      return true;
    }
  }
}
