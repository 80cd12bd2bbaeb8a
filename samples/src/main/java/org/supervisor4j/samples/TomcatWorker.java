package org.supervisor4j.samples;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.supervisor4j.WorkerContext;
import org.supervisor4j.netty.worker.JavaWorker;

/**
 * A worker that serves with Tomcat, as its project ships it: on the socket that is its descriptor 0
 * ({@code Command.java(TomcatWorker.class).inetd()}), or by itself on {@code PORT}, or 8080.
 */
public final class TomcatWorker {

  private static final String IDLE_GRACE_MILLIS = "5000";

  private TomcatWorker() {}

  public static void main(String[] arguments) {
    JavaWorker.run(
        worker -> {
          var tomcat = tomcat(worker);
          worker.onDrain(left -> stop(tomcat, left));
          tomcat.start();
        });
  }

  private static Tomcat tomcat(WorkerContext worker) throws IOException {
    var tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    tomcat.setConnector(connector(worker));
    var context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "who", new Who(new WhoAnswers(worker.id()))).addMapping("/*");
    return tomcat;
  }

  private static Connector connector(WorkerContext worker) {
    var connector = new Connector();
    connector.setPort(WhoAnswers.portWhenAlone());
    connector.setProperty("useInheritedChannel", Boolean.toString(worker.supervised()));
    connector.setProperty("bindOnInit", "false"); // else it does not close gracefully
    connector.setProperty("keepAliveTimeout", IDLE_GRACE_MILLIS);
    return connector;
  }

  /** From the first line on each response closes its connection; the stop cuts what is left. */
  private static void stop(Tomcat tomcat, Duration left) {
    var protocol = (AbstractProtocol<?>) tomcat.getConnector().getProtocolHandler();
    protocol.closeServerSocketGraceful();
    protocol.awaitConnectionsClose(left.toMillis());
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException("Tomcat does not stop", e);
    }
  }

  private static final class Who extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient WhoAnswers who;

    Who(WhoAnswers who) {
      this.who = who;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain");
      var uri = request.getRequestURI() + "?" + request.getQueryString();
      response.getWriter().write(who.answer(uri));
    }
  }
}
