package org.supervisor4j.netty.engine;

import java.util.concurrent.Executor;
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

/**
 * What a process is made with; shared by all programs of a supervisor.
 *
 * @param blocking one thread for what may block: spawns and their files. It alone uses directory
 *     and roster
 */
public record Rooms(
    Executor blocking,
    Launcher launcher,
    Deaths deaths,
    OutputReader output,
    LogFiles logFiles,
    RecentOutput recent,
    InputPipes input,
    EventListeners listeners,
    ControlServer control,
    Lookout lookout,
    ListenSockets sockets,
    Notifications notifications,
    RuntimeDirectory directory,
    Roster roster,
    MemoryKills memoryKills) {

  /** The same, but for a worker that gets other sockets. */
  Rooms with(ListenSockets others) {
    return new Rooms(
        blocking,
        launcher,
        deaths,
        output,
        logFiles,
        recent,
        input,
        listeners,
        control,
        lookout,
        others,
        notifications,
        directory,
        roster,
        memoryKills);
  }
}
