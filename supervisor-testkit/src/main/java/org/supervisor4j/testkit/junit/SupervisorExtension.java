package org.supervisor4j.testkit.junit;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Supervisor;
import org.supervisor4j.testkit.Story;

/**
 * A supervisor for a test: register it in an instance field for one per test, in a static field for
 * one per class.
 *
 * <pre>{@code
 * @RegisterExtension
 * final SupervisorExtension supervised = SupervisorExtension.of(web);
 *
 * @Test
 * void survives_a_kill(Program program, Story story) { ... }
 * }</pre>
 *
 * <p>It is ready when the test begins. It gives {@link Supervisor}, {@link Story} and, if it has
 * only one, the {@link Program} to those who ask for them as parameters. A test that fails shows
 * the story. After the end nothing may be left over: no child, zombie, descriptor, thread, socket
 * or runtime directory; see {@link #leavingDescriptors()}. Tests and classes may run in parallel.
 */
public final class SupervisorExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver,
        TestExecutionExceptionHandler {

  private final Setup setup;
  private boolean perClass;
  private Optional<Supervised> running = Optional.empty();

  private SupervisorExtension(Setup setup) {
    this.setup = setup;
  }

  /** Supervises these programs. */
  public static SupervisorExtension of(ProgramSpec... programs) {
    var fixed = List.of(programs);
    return new SupervisorExtension(Setup.of(directory -> fixed));
  }

  /** A program that needs a directory of its own, for a socket or a log, which goes at the end. */
  public static SupervisorExtension in(Function<Path, ProgramSpec> program) {
    return new SupervisorExtension(Setup.of(directory -> List.of(program.apply(directory))));
  }

  /** With whatever else the supervisor is to have: listeners, a pid file, signals. */
  public SupervisorExtension with(Consumer<Supervisor.Builder> setting) {
    return new SupervisorExtension(setup.with(setting));
  }

  /** The test begins at once, for programs that will not be ready. */
  public SupervisorExtension notAwaited() {
    return new SupervisorExtension(setup.notAwaited());
  }

  /**
   * Does not look for descriptors that are left over, for tests that open some of their own and
   * keep them, as the first use of an HTTP client does.
   */
  public SupervisorExtension leavingDescriptors() {
    return new SupervisorExtension(setup.leavingDescriptors());
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    perClass = true;
    start(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!perClass) {
      start(context);
    }
  }

  private void start(ExtensionContext context) {
    running = Optional.of(Supervised.start(context.getDisplayName(), setup));
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    running.ifPresent(it -> failure.addSuppressed(new WhatHappened(it.story())));
    throw failure;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!perClass) {
      end();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (perClass) {
      end();
    }
  }

  private void end() {
    var ended = running;
    running = Optional.empty();
    ended.ifPresent(Supervised::close);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return Stream.of(Supervisor.class, Program.class, Story.class).anyMatch(type::equals);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    var now = running.orElseThrow(() -> new ParameterResolutionException("it does not run yet"));
    if (type.equals(Supervisor.class)) {
      return now.supervisor();
    }
    return type.equals(Story.class) ? now.story() : onlyProgram(now.supervisor());
  }

  private static Program onlyProgram(Supervisor supervisor) {
    var all = supervisor.programs();
    if (all.size() != 1) {
      throw new ParameterResolutionException(
          "there are " + all.size() + " programs: ask for the Supervisor, and it by name");
    }
    return all.get(0);
  }
}
