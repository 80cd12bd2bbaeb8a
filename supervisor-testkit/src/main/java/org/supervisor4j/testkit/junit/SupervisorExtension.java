package org.supervisor4j.testkit.junit;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
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
import org.supervisor4j.testkit.fault.Faults;
import org.supervisor4j.testkit.fault.Puppets;
import org.supervisor4j.testkit.traffic.TrafficPlan;

/**
 * A supervisor for a test: register it in an instance field for one per test, in a static field for
 * one per class.
 *
 * <pre>{@code
 * @RegisterExtension
 * final SupervisorExtension supervised = SupervisorExtension.of(web);
 *
 * @Test
 * void survives_a_kill(Program program, Faults faults, Story story) { ... }
 * }</pre>
 *
 * <p>It is ready when the test begins. Who asks for them as parameters gets the {@link Supervisor},
 * the {@link Story} with its events, {@link Faults} that are told in the story, the {@link Puppets}
 * of {@link #puppets}; the {@link Program} if it has only one; and if that has only one socket, its
 * {@link SocketAddress} and a {@link TrafficPlan} to it. A test that fails shows the story. What
 * lasts of the faults is undone after each test. After the end nothing may be left over: no child,
 * zombie, descriptor, thread, socket or runtime directory; see {@link #leavingDescriptors()}. Tests
 * and classes may run in parallel.
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
    return new SupervisorExtension(Setup.of((directory, puppets) -> fixed));
  }

  /** A program that needs a directory of its own, for a socket or a log, which goes at the end. */
  public static SupervisorExtension in(Function<Path, ProgramSpec> program) {
    return new SupervisorExtension(
        Setup.of((directory, puppets) -> List.of(program.apply(directory))));
  }

  /**
   * A program of puppets, which misbehave when they are told to: its command is {@code
   * puppets.command()}. The place for {@link Puppets#onStart} before the first start, too.
   */
  public static SupervisorExtension puppets(Function<Puppets, ProgramSpec> program) {
    return new SupervisorExtension(
        Setup.of((directory, puppets) -> List.of(program.apply(puppets))));
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
    try {
      running.ifPresent(it -> it.faults().undo());
    } finally {
      if (!perClass) {
        end();
      }
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
    return Offer.has(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var now = running.orElseThrow(() -> new ParameterResolutionException("it does not run yet"));
    return Offer.of(parameter.getParameter().getType(), now);
  }
}
