package org.supervisor4j.testkit.traffic;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.supervisor4j.testkit.fault.Fault;

/**
 * What became of all requests up to a moment, or of those that fell due in a part of that time. An
 * immutable value.
 */
public final class TrafficReport {

  private static final int DIGITS = 3;

  private final Timeline timeline;
  private final Journal.Entries entries;
  private final long from;
  private final long to;

  TrafficReport(Timeline timeline, Journal.Entries entries, long from, long to) {
    this.timeline = timeline;
    this.entries = entries;
    this.from = from;
    this.to = to;
  }

  /**
   * The requests that fell due from the first instant on and before the second, so that adjoining
   * windows add up. A request that was under way when something began belongs to the time before.
   */
  public TrafficReport between(Instant first, Instant end) {
    return new TrafficReport(
        timeline,
        entries,
        Math.max(from, timeline.nanos(first)),
        Math.min(to, timeline.nanos(end)));
  }

  /** Requests that fell due, whether or not a connection could be had for them. */
  public long sent() {
    return inside(entries.due()).count();
  }

  public long answered() {
    return inside(entries.answers()).count();
  }

  /** Requests that are still under way: none once the traffic was stopped. */
  public long pending() {
    return sent() - answered() - lost().size();
  }

  /** Every lost request, in the order in which they were lost. */
  public List<Loss> lost() {
    return entries.losses().stream().filter(loss -> within(timeline.nanos(loss.due()))).toList();
  }

  public Map<LossCause, Long> lostByCause() {
    var counts = new EnumMap<LossCause, Long>(LossCause.class);
    lost().forEach(loss -> counts.merge(loss.cause(), 1L, Long::sum));
    return Collections.unmodifiableMap(counts);
  }

  /** How long the answers took; what was lost is not among them. */
  public Latencies latency() {
    var nanos = new Histogram(DIGITS);
    nanos.setAutoResize(true);
    inside(entries.answers()).forEach(row -> nanos.recordValue(entries.answers().cell(row, 1)));
    return new Latencies(nanos);
  }

  /** How many answers came from whom, in the order of their first ones. */
  public Map<Responder, Long> answeredBy() {
    var counts = new LinkedHashMap<Responder, Long>();
    inside(entries.answers())
        .mapToObj(row -> entries.who().get((int) entries.answers().cell(row, 2)))
        .forEach(responder -> counts.merge(responder, 1L, Long::sum));
    return Collections.unmodifiableMap(counts);
  }

  /** Idle connections that the server closed without a word, by the time of the close. */
  public long forcedReconnects() {
    return closes(0);
  }

  /** Connections whose end the server announced with its answer, by the time of that answer. */
  public long announcedCloses() {
    return closes(1);
  }

  private long closes(long announced) {
    var closes = entries.closes();
    return inside(closes).filter(row -> closes.cell(row, 1) == announced).count();
  }

  /**
   * Returns the report itself if every request was answered.
   *
   * @throws AssertionError with a table of the first losses
   */
  public TrafficReport assertNothingLost() {
    if (!lost().isEmpty()) {
      throw new AssertionError(LossTable.of(this, lost()));
    }
    return this;
  }

  /** The losses by the faults that explain them. */
  public Explained explainedBy(List<Allowance> allowances) {
    return Explained.of(lost(), allowances);
  }

  /**
   * Returns the report itself if every request was answered but for what the faults explain.
   *
   * @throws AssertionError with what each fault explains, and a table of the first other losses
   */
  public TrafficReport assertNothingLostBut(Allowance... allowances) {
    var explained = explainedBy(List.of(allowances));
    if (!explained.unexplained().isEmpty()) {
      throw new AssertionError(LossTable.of(this, explained.unexplained()) + explained);
    }
    return this;
  }

  /** The losses by the fault in whose window they fell, as {@code lostBy(faults.done())}. */
  public LostByFault lostBy(List<Fault> faults) {
    return LostByFault.of(lost(), faults);
  }

  /** The losses by how far the request had come: connect, write, no response, partial. */
  public Map<Phase, Long> lostByPhase() {
    var counts = new EnumMap<Phase, Long>(Phase.class);
    lost().forEach(loss -> counts.merge(loss.phase(), 1L, Long::sum));
    return Collections.unmodifiableMap(counts);
  }

  private IntStream inside(Rows rows) {
    return IntStream.range(0, rows.size()).filter(row -> within(rows.cell(row, 0)));
  }

  private boolean within(long time) {
    return from <= time && time < to;
  }

  @Override
  public String toString() {
    return "%d sent, %d answered, %d lost %s, %d pending; %d forced reconnects, %d announced closes; %s"
        .formatted(
            sent(),
            answered(),
            lost().size(),
            lostByCause(),
            pending(),
            forcedReconnects(),
            announcedCloses(),
            latency());
  }
}
