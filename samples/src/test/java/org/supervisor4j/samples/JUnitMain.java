package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.util.stream.Stream;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs test classes, and ends with 0 if at least one test succeeded and nothing failed. */
public final class JUnitMain {

  /** The variable with the names of the classes, by commas. */
  static final String CLASSES = "TEST_CLASSES";

  private JUnitMain() {}

  public static void main(String[] arguments) {
    var summary = new SummaryGeneratingListener();
    var request = LauncherDiscoveryRequestBuilder.request();
    Stream.of(System.getenv(CLASSES).split(","))
        .forEach(name -> request.selectors(selectClass(name)));
    LauncherFactory.create().execute(request.build(), summary);
    summary.getSummary().printFailuresTo(new PrintWriter(System.out, true, UTF_8));
    var succeeded = summary.getSummary().getTestsSucceededCount();
    System.out.println(succeeded + " succeeded");
    System.exit(succeeded > 0 && summary.getSummary().getTotalFailureCount() == 0 ? 0 : 1);
  }
}
