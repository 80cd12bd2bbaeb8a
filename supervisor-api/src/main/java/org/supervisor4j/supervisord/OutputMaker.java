package org.supervisor4j.supervisord;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
    var syslog = output.syslog() || target instanceof Target.Syslog;
    return path(stream, target)
        .<Logs>map(path -> file(path, output, syslog))
        .orElseGet(() -> syslog ? Logs.syslog() : elsewhere(target));
  }

  private Optional<Path> path(String stream, Target target) {
    if (target instanceof Target.File file) {
      return Optional.of(file.path());
    }
    var name = slots.first().name() + "-" + stream + "---" + host.identifier() + ".log";
    return host.childLogDirectory()
        .filter(directory -> target instanceof Target.Auto)
        .map(directory -> directory.resolve(name));
  }

  private static Logs elsewhere(Target target) {
    return target instanceof Target.None ? Logs.discarded() : Logs.to((worker, from, line) -> {});
  }

  private Logs file(Path path, Output output, boolean syslog) {
    var rotating = rotating(path, output);
    var plain = host.stripAnsi() ? rotating.stripAnsi() : rotating;
    return syslog ? plain.also(Logs.syslog()) : plain;
  }

  private static Logs.File rotating(Path path, Output output) {
    var file = Logs.file(path);
    var isDevice = Files.exists(path) && !Files.isRegularFile(path);
    return output.maxBytes() <= 0 || isDevice
        ? file.neverRotate()
        : file.rotate(output.maxBytes(), Math.max(0, Math.min(MOST_BACKUPS, output.backups())));
  }
}
