package org.supervisor4j.testkit.junit;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Supervisor;
import org.supervisor4j.testkit.fault.Puppets;

/** What an extension is to start, and how it looks at it. */
record Setup(
    BiFunction<Path, Puppets, List<ProgramSpec>> programs,
    Consumer<Supervisor.Builder> more,
    boolean awaitsReady,
    boolean watchesDescriptors) {

  static Setup of(BiFunction<Path, Puppets, List<ProgramSpec>> programs) {
    return new Setup(programs, builder -> {}, true, true);
  }

  Setup with(Consumer<Supervisor.Builder> setting) {
    return new Setup(programs, more.andThen(setting), awaitsReady, watchesDescriptors);
  }

  Setup notAwaited() {
    return new Setup(programs, more, false, watchesDescriptors);
  }

  Setup leavingDescriptors() {
    return new Setup(programs, more, awaitsReady, false);
  }

  static Path runtime(Path directory) {
    return directory.resolve("run");
  }

  Supervisor.Builder builder(Path directory, Puppets puppets) {
    var builder = Supervisor.builder().name("test").runtimeParent(runtime(directory));
    builder.programs(programs.apply(directory, puppets).toArray(ProgramSpec[]::new));
    more.accept(builder);
    return builder;
  }
}
