package org.supervisor4j.netty.engine;

import java.nio.file.Path;
import java.util.Optional;
import org.supervisor4j.netty.control.ControlServer;
import org.supervisor4j.netty.input.InputPipes;
import org.supervisor4j.netty.listener.EventListeners;
import org.supervisor4j.netty.notify.Notifications;
import org.supervisor4j.netty.output.LogFiles;
import org.supervisor4j.netty.output.OutputReader;
import org.supervisor4j.netty.output.RecentOutput;
import org.supervisor4j.netty.process.Deaths;
import org.supervisor4j.netty.process.Launcher;
import org.supervisor4j.netty.process.MemoryKills;
import org.supervisor4j.netty.runtime.RuntimeDirectory;
import org.supervisor4j.netty.socket.ListenSockets;

/** All that a worker is made with, without a supervisor around it. */
final class TestRooms implements AutoCloseable {

  private final Rooms rooms;

  private TestRooms(Rooms rooms) {
    this.rooms = rooms;
  }

  static TestRooms below(Path parent) {
    var directory = RuntimeDirectory.open(Optional.of(parent), "test");
    var control = new ControlServer();
    var deaths = new Deaths();
    return new TestRooms(
        new Rooms(
            Runnable::run,
            new Launcher(),
            deaths,
            new OutputReader(),
            new LogFiles(event -> {}),
            new RecentOutput(true),
            new InputPipes(),
            new EventListeners("test", event -> {}),
            control,
            Lookout.on(control),
            new ListenSockets(),
            new Notifications(deaths, Runnable::run, Runnable::run),
            directory,
            new Roster(directory.state()),
            MemoryKills.ofThisHost()));
  }

  Rooms get() {
    return rooms;
  }

  /** The same, but that what is to be written down after a launch fails. */
  @SuppressWarnings("NullAway") // what fails has to be planted
  Rooms withoutRoster() {
    return new Rooms(
        rooms.blocking(),
        rooms.launcher(),
        rooms.deaths(),
        rooms.output(),
        rooms.logFiles(),
        rooms.recent(),
        rooms.input(),
        rooms.listeners(),
        rooms.control(),
        rooms.lookout(),
        rooms.sockets(),
        rooms.notifications(),
        rooms.directory(),
        null,
        rooms.memoryKills());
  }

  @Override
  public void close() {
    rooms.directory().close();
    rooms.sockets().close();
    rooms.notifications().close();
    rooms.control().close();
    rooms.listeners().close();
    rooms.input().close();
    rooms.logFiles().close();
    rooms.output().close();
    rooms.deaths().close();
  }
}
