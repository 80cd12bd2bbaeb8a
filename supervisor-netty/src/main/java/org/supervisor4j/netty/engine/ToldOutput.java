package org.supervisor4j.netty.engine;

import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.CaptureSink;
import org.supervisor4j.LogSink.Stream;
import org.supervisor4j.OutputEvents;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.listener.Printer;
import org.supervisor4j.netty.output.Captures;
import org.supervisor4j.netty.output.Outlet;

/** What of a worker's output is told to event listeners, on its way to the log. */
final class ToldOutput {

  private static final Logger LOG = LoggerFactory.getLogger(ToldOutput.class);

  private final WorkerId worker;
  private final OutputEvents events;
  private Optional<Printer> printer = Optional.empty();

  ToldOutput(WorkerId worker, OutputEvents events) {
    this.worker = worker;
    this.events = events;
  }

  /** To be told before anything is read. */
  void launched(Printer itself) {
    printer = Optional.of(itself);
  }

  boolean isOn(Stream stream) {
    return events.isOn(stream);
  }

  /** The log's outlet behind what takes captures out and tells what is read. */
  Outlet before(Outlet log, Stream stream) {
    var told = events.logged().contains(stream) ? log.with(copy(stream), () -> false) : log;
    var most = events.captured().get(stream);
    return most == null ? told : new Captures(told, most, data -> captured(stream, data));
  }

  private Outlet copy(Stream stream) {
    return new Outlet() {
      @Override
      public void feed(byte[] bytes, int count) {
        printer.ifPresent(it -> it.logged(stream, Arrays.copyOf(bytes, count)));
      }

      @Override
      public void end() {}
    };
  }

  private void captured(Stream stream, byte[] data) {
    printer.ifPresent(it -> it.captured(stream, data));
    events.sink().ifPresent(sink -> give(sink, stream, data));
  }

  private void give(CaptureSink sink, Stream stream, byte[] data) {
    try {
      sink.captured(worker, stream, data);
    } catch (RuntimeException | Error e) {
      LOG.warn("a capture sink failed at what {} has said, which is lost", worker, e);
    }
  }
}
