package org.supervisor4j.netty.rpc;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.supervisor4j.Command;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.ProgramStatus;
import org.supervisor4j.Rollout;
import org.supervisor4j.Supervisor;
import org.supervisor4j.WorkerId;
import org.supervisor4j.WorkerState;
import org.supervisor4j.WorkerStatus;

/** A program that does nothing but remember what it was asked for. */
final class FakeProgram {

  final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  final CompletableFuture<Rollout> roll = new CompletableFuture<>();
  final CompletableFuture<Void> start = new CompletableFuture<>();
  CompletableFuture<Void> signal = CompletableFuture.completedFuture(null);
  private final List<WorkerStatus> workers = new ArrayList<>();
  private final ProgramSpec spec;

  FakeProgram(ProgramSpec.Builder spec) {
    this.spec = spec.build();
  }

  static ProgramSpec.Builder sleep(String name) {
    return ProgramSpec.named(name)
        .command(Command.of("sleep", "1000"))
        .readiness(org.supervisor4j.Readiness.aliveFor(Duration.ofMillis(1)));
  }

  FakeProgram with(int slot, WorkerState state) {
    return with(slot, 1, state, 0);
  }

  FakeProgram with(int slot, int generation, WorkerState state, long pid) {
    workers.add(
        new WorkerStatus(
            new WorkerId(spec.name(), slot, generation),
            state,
            pid == 0 ? OptionalLong.empty() : OptionalLong.of(pid),
            Duration.ZERO,
            0,
            Optional.empty(),
            "",
            "",
            OptionalInt.empty()));
    return this;
  }

  Program handle() {
    return (Program)
        Proxy.newProxyInstance(
            FakeProgram.class.getClassLoader(),
            new Class<?>[] {Program.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "name" -> spec.name();
                  case "spec" -> spec;
                  case "status" -> new ProgramStatus(spec.name(), 1, false, workers);
                  case "toString" -> spec.toString();
                  case "hashCode" -> spec.name().hashCode();
                  case "equals" -> proxy == arguments[0];
                  default -> answer(method.getName(), arguments);
                });
  }

  private CompletableFuture<?> answer(String method, Object[] arguments) {
    asked.add(arguments == null ? method : method + List.of(arguments));
    return switch (method) {
      case "roll" -> roll;
      case "start" -> start;
      case "signal" -> signal;
      default -> CompletableFuture.completedFuture(null);
    };
  }

  static Supervisor supervisor(FakeProgram... programs) {
    var handles = List.of(programs).stream().map(FakeProgram::handle).toList();
    return (Supervisor)
        Proxy.newProxyInstance(
            FakeProgram.class.getClassLoader(),
            new Class<?>[] {Supervisor.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("programs")) {
                return handles;
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
