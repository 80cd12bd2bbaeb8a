package org.supervisor4j;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What to execute, where, and with which environment. An immutable value; {@link #line()} is
 * evaluated once per generation, so that every worker of a generation runs the same code.
 */
public final class Command {

  private final Supplier<List<String>> head;
  private final List<String> tail;
  private final Optional<Path> directory;
  private final Map<String, String> environment;
  private final boolean announcesPid;

  private Command(
      boolean announcesPid,
      Supplier<List<String>> head,
      List<String> tail,
      Optional<Path> directory,
      Map<String, String> environment) {
    this.announcesPid = announcesPid;
    this.head = head;
    this.tail = List.copyOf(tail);
    this.directory = directory;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Any program: a path, or a name that is looked up in the worker's PATH. No shell is involved.
   */
  public static Command of(String program, String... arguments) {
    return new Command(
        true, () -> List.of(program), List.of(arguments), Optional.empty(), Map.of());
  }

  /**
   * A main class on the host's own JDK, from where the host has it: its class path or module path,
   * a build tool's class loader, a Spring Boot jar. It always runs on the class path.
   */
  public static Command java(Class<?> main, String... jvmOptions) {
    return java(() -> HostCode.line(main), jvmOptions);
  }

  /**
   * A main class on the host's own JDK, with a class path that is asked for once per generation.
   *
   * @param jvmOptions options of the worker's JVM, as {@code -Xmx256m}
   */
  public static Command java(String main, Supplier<String> classPath, String... jvmOptions) {
    return java(() -> List.of("-cp", classPath.get(), main), jvmOptions);
  }

  private static Command java(Supplier<List<String>> code, String... jvmOptions) {
    var options = List.of(jvmOptions);
    return new Command(
        false, () -> javaLine(options, code.get()), List.of(), Optional.empty(), Map.of());
  }

  private static List<String> javaLine(List<String> options, List<String> code) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Netty loads native code; JDK 25 wants to be told, 17 accepts it.
    line.add("--enable-native-access=ALL-UNNAMED");
    line.addAll(options);
    line.addAll(code);
    return line;
  }

  /** Further arguments. */
  public Command args(String... more) {
    var all = new ArrayList<>(tail);
    all.addAll(List.of(more));
    return new Command(announcesPid, head, all, directory, environment);
  }

  /** Runs in this directory instead of the host's. */
  public Command directory(Path path) {
    return new Command(announcesPid, head, tail, Optional.of(path), environment);
  }

  /** Sets a variable on top of the host's environment; any name without {@code =} will do. */
  public Command env(String name, String value) {
    var all = new LinkedHashMap<>(environment);
    all.put(name, value);
    return new Command(announcesPid, head, tail, directory, all);
  }

  /** The program and its arguments, evaluated now. */
  public List<String> line() {
    var line = new ArrayList<>(head.get());
    line.addAll(tail);
    return List.copyOf(line);
  }

  public Optional<Path> directory() {
    return directory;
  }

  /** What is set on top of the host's environment. */
  public Map<String, String> environment() {
    return environment;
  }

  /**
   * Whether LISTEN_PID holds the worker's own pid, as programs that speak systemd's protocol want
   * it (sd_listen_fds(3)). It takes a shell in between, which a worker of ours does without.
   */
  public boolean announcesPid() {
    return announcesPid;
  }
}
