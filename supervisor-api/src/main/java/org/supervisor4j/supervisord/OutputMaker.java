package org.supervisor4j.supervisord;

import java.nio.file.Files;
import java.nio.file.Path;
import org.supervisor4j.LogSink.Stream;
import org.supervisor4j.Logs;
import org.supervisor4j.OutputEvents;
import org.supervisor4j.ProgramSpec;

/** Makes the logs of one program. */
final class OutputMaker {

  private static final int MOST_BACKUPS = 9999;
  private static final int MOST_CAPTURED = 16 << 20;

  private final HostSettings host;
  private final Settings settings;
  private final Slots slots;

  OutputMaker(HostSettings host, Settings settings, Slots slots) {
    this.host = host;
    this.settings = settings;
    this.slots = slots;
  }

  ProgramSpec.Builder logs(ProgramSpec.Builder spec) {
    spec.logs(made("stdout", slots.first().stdout(), settings.stdout()));
    spec.outputEvents(events());
    return settings.redirectStderr()
        ? spec
        : spec.stderr(made("stderr", slots.first().stderr(), settings.stderr()));
  }

  /** What listeners are told. */
  private OutputEvents events() {
    var out = events(OutputEvents.none(), Stream.STDOUT, settings.stdout());
    return settings.redirectStderr() ? out : events(out, Stream.STDERR, settings.stderr());
  }

  private static OutputEvents events(OutputEvents none, Stream stream, Output output) {
    var logged = output.events() ? none.log(stream) : none;
    return output.captureMaxBytes() > 0
        ? logged.capture(stream, (int) Math.min(MOST_CAPTURED, output.captureMaxBytes()))
        : logged;
  }

  private Logs made(String stream, Target target, Output output) {
    if (target instanceof Target.File file) {
      return rotating(file.path(), output);
    }
    if (target instanceof Target.Auto && host.childLogDirectory().isPresent()) {
      var name = slots.first().name() + "-" + stream + "---" + host.identifier() + ".log";
      return rotating(host.childLogDirectory().get().resolve(name), output);
    }
    return target instanceof Target.None ? Logs.discarded() : Logs.to((worker, from, line) -> {});
  }

  private static Logs rotating(Path path, Output output) {
    var file = Logs.file(path);
    var isDevice = Files.exists(path) && !Files.isRegularFile(path);
    return output.maxBytes() <= 0 || isDevice
        ? file.neverRotate()
        : file.rotate(output.maxBytes(), Math.max(0, Math.min(MOST_BACKUPS, output.backups())));
  }
}
