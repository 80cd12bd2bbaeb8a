package org.supervisor4j.netty.engine;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.CaptureSink;
import org.supervisor4j.LogSink.Stream;
import org.supervisor4j.OutputEvents;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.listener.EventListeners;
import org.supervisor4j.netty.listener.Printed;
import org.supervisor4j.netty.output.Captures;
import org.supervisor4j.netty.output.Outlet;

/** What of a worker's output is told to event listeners, on its way to the log. */
record ToldOutput(WorkerId worker, ProgramSpec spec, EventListeners listeners) {

  private static final Logger LOG = LoggerFactory.getLogger(ToldOutput.class);

  /**
   * The log's outlet behind what takes captures out and tells what is read.
   *
   * @param pid known before anything is read
   */
  Outlet of(Stream stream, Outlet log, LongSupplier pid) {
    var events = spec.outputEvents();
    var told = events.logged().contains(stream) ? log.with(copy(stream, pid), () -> false) : log;
    var most = events.captured().get(stream);
    return most == null ? told : new Captures(told, most, captured(stream, pid, events));
  }

  private Printed printed(Stream stream, LongSupplier pid) {
    return Printed.by(spec, worker.slot(), pid.getAsLong(), stream);
  }

  private Outlet copy(Stream stream, LongSupplier pid) {
    return new Outlet() {
      @Override
      public void feed(byte[] bytes, int count) {
        listeners.logged(printed(stream, pid), Arrays.copyOf(bytes, count));
      }

      @Override
      public void end() {}
    };
  }

  private Consumer<byte[]> captured(Stream stream, LongSupplier pid, OutputEvents events) {
    return data -> {
      listeners.captured(printed(stream, pid), data);
      events.sink().ifPresent(sink -> give(sink, stream, data));
    };
  }

  private void give(CaptureSink sink, Stream stream, byte[] data) {
    try {
      sink.captured(worker, stream, data);
    } catch (RuntimeException | Error e) {
      LOG.warn("a capture sink failed at what {} has said, which is lost", worker, e);
    }
  }
}
