package org.supervisor4j;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What to execute, where, and with which environment. An immutable value. Class path, release and
 * transformed environment are evaluated once per generation ({@link #pinned}), so that every worker
 * of a generation runs the same code.
 *
 * <p>What differs from worker to worker is a function of its {@link WorkerId}: no text is ever
 * searched for placeholders, so braces need no escape, and what a function captures (the host's
 * name, a first port) is a value like any other. Such a function is called before each start of a
 * worker, on a thread that may block but delays other starts; give a pure one. One that throws, or
 * gives null, makes that start fail: {@link SupervisorEvent.WorkerNotStarted} names it.
 */
public final class Command {

  /** The value of a variable: the text, or what is made of the worker if that is there. */
  record Variable(String literal, Optional<Function<WorkerId, String>> made) {}

  private static final String GENERATION = "a generation";

  /** The values, changed only in {@link #with} before the command exists. */
  private static final class Values {
    Optional<List<String>> jvmOptions = Optional.empty(); // of a java command
    Optional<ClassArchive> archive = Optional.empty();
    Supplier<List<String>> head;
    List<Function<WorkerId, List<String>>> tail = List.of();
    Supplier<Optional<Path>> directory = Optional::empty;
    Optional<EnvDirectory> envdir = Optional.empty();
    UnaryOperator<Map<String, String>> base = UnaryOperator.identity();
    Map<String, Variable> environment = Map.of();
    SocketConvention convention = SocketConvention.SYSTEMD;
    Execution execution = Execution.none();

    Values(Supplier<List<String>> head) {
      this.head = head;
    }

    Values(Values from) {
      this(from.head);
      jvmOptions = from.jvmOptions;
      archive = from.archive;
      tail = from.tail;
      directory = from.directory;
      envdir = from.envdir;
      base = from.base;
      environment = from.environment;
      convention = from.convention;
      execution = from.execution;
    }
  }

  private final Values values;

  private Command(Values values) {
    this.values = values;
  }

  private Command with(Consumer<Values> change) {
    var changed = new Values(values);
    change.accept(changed);
    return new Command(changed);
  }

  /**
   * Any program: a path, or a name that is looked up in the worker's PATH. No shell is involved.
   */
  public static Command of(String program, String... arguments) {
    return new Command(new Values(() -> List.of(program))).args(arguments);
  }

  /**
   * A main class on the host's own JDK, from where the host has it: its class path or module path,
   * a build tool's class loader, a Spring Boot jar. It always runs on the class path.
   *
   * @param jvmOptions options of the worker's JVM, as {@code -Xmx256m}; arguments of its main go
   *     into {@link #args(String...)}
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
    return java(
        () -> List.of("-cp", call("Command.java as class path", GENERATION, classPath), main),
        jvmOptions);
  }

  private static Command java(Supplier<List<String>> code, String... jvmOptions) {
    var options = List.of(jvmOptions);
    var values = new Values(() -> HostCode.javaLine(options, code.get()));
    values.jvmOptions = Optional.of(options);
    return new Command(values);
  }

  /** Further arguments. */
  public Command args(String... more) {
    var literal = List.of(more);
    return then(worker -> literal);
  }

  /** Further arguments that depend on the worker, as {@code w -> List.of("--id=" + w.slot())}. */
  public Command args(Function<WorkerId, List<String>> more) {
    return then(worker -> call("Command.args", worker, () -> List.copyOf(more.apply(worker))));
  }

  private Command then(Function<WorkerId, List<String>> more) {
    var all = new ArrayList<>(values.tail);
    all.add(more);
    return with(next -> next.tail = List.copyOf(all));
  }

  /**
   * Starts its JVMs from a class-data archive in this directory, once one was made there: by a
   * throw-away worker, beside those that serve. For {@link #java} only; see {@link ClassArchive}.
   *
   * @param directory of the host's own user and closed to others (0700), else it is not used; made
   *     if it is missing
   * @param paths what that worker is asked for by HTTP, so that the classes of an answer are in the
   *     archive, too; {@code /} unless said
   */
  public Command archive(Path directory, String... paths) {
    var where = new ClassArchive(directory, paths.length == 0 ? List.of("/") : List.of(paths));
    return with(next -> next.archive = Optional.of(where));
  }

  /** Runs in this directory instead of the host's. */
  public Command directory(Path path) {
    return directory(() -> Optional.of(path));
  }

  /** Runs in the directory of the release; a program like {@code bin/start} is looked up there. */
  public Command directory(Release release) {
    return directory(() -> Optional.of(release.path()));
  }

  private Command directory(Supplier<Optional<Path>> where) {
    return with(next -> next.directory = where);
  }

  /**
   * Variables from a directory, read once per generation: a file's name and its first line, as
   * envdir of daemontools and start_server have it. A file that is empty takes the variable away;
   * names that begin with a dot, and directories, are passed over. They go over what is inherited
   * from the host, {@link #environment(UnaryOperator)} is given the result, and {@link #env(String,
   * String)} comes on top. A directory or a file that can't be read makes the start fail, and so a
   * roll.
   */
  public Command envdir(Path directory) {
    return with(next -> next.envdir = Optional.of(new EnvDirectory(directory)));
  }

  /**
   * Makes the environment of a generation from the host's, as a version manager would: called with
   * a copy that it may change, once per generation, on a thread that may block. What {@link
   * #env(String, String)} sets comes on top.
   */
  public Command environment(UnaryOperator<Map<String, String>> transformer) {
    return with(next -> next.base = host -> transformer.apply(new HashMap<>(host)));
  }

  /** Sets a variable on top of the host's environment; any name without {@code =} will do. */
  public Command env(String name, String value) {
    return env(name, new Variable(value, Optional.empty()));
  }

  /** Sets a variable that depends on the worker, as {@code w -> "" + (9000 + w.slot())}. */
  public Command env(String name, Function<WorkerId, String> value) {
    return env(name, new Variable("", Optional.of(value)));
  }

  private Command env(String name, Variable value) {
    var all = new LinkedHashMap<>(values.environment);
    all.put(name, value);
    return with(next -> next.environment = Map.copyOf(all));
  }

  /**
   * It speaks Server::Starter's protocol, as Starman and Starlet do: it finds its sockets by {@code
   * SERVER_STARTER_PORT}, gets them in blocking mode, ignores SIGPIPE, and knows its {@code
   * SERVER_STARTER_GENERATION}. Its {@code HOST:PORT} is what the spec says, with the real port.
   */
  public Command serverStarter() {
    return speaking(SocketConvention.SERVER_STARTER);
  }

  /**
   * Its one listening socket is its descriptor 0, in blocking mode, as under inetd with {@code
   * wait}: the {@code System.inheritedChannel()} of a JVM, and so what Jetty and Tomcat can serve
   * without a library of ours. No variable tells it of the socket.
   *
   * <p>A JVM that closes that channel sends its own descriptors 1 and 2 to {@code /dev/null}: what
   * it prints from then on is lost, unless it is a {@code JavaWorker}.
   */
  public Command inetd() {
    return speaking(SocketConvention.INETD);
  }

  /** As whom it runs, and within which limits; as the host does unless said. */
  public Command execution(Execution value) {
    return with(next -> next.execution = value);
  }

  Command speaking(SocketConvention other) {
    return with(next -> next.convention = other);
  }

  private static <T> T call(String where, Object whom, Supplier<T> function) {
    try {
      return Objects.requireNonNull(function.get(), "it gave null");
    } catch (RuntimeException | Error e) {
      throw new SupervisorException(
          "the function given to " + where + " failed for " + whom + ": " + e + "; mend it", e);
    }
  }

  /**
   * The same command with all that is evaluated per generation evaluated now.
   *
   * @param inherited the environment that workers inherit from the host
   */
  public Command pinned(Map<String, String> inherited) {
    var line = head();
    var where = directory();
    var transformed = base(inherited);
    return with(
        next -> {
          next.head = () -> line;
          next.directory = () -> where;
          next.envdir = Optional.empty();
          next.base = now -> transformed;
        });
  }

  private Map<String, String> base(Map<String, String> inherited) {
    var given = values.envdir.map(directory -> directory.over(inherited)).orElse(inherited);
    return call("Command.environment", GENERATION, () -> Map.copyOf(values.base.apply(given)));
  }

  /** The beginning of the line of every worker; of a java command, all but its arguments. */
  public List<String> head() {
    return List.copyOf(values.head.get());
  }

  /** The program and its arguments for this worker. */
  public List<String> line(WorkerId worker) {
    var line = new ArrayList<>(head());
    values.tail.forEach(more -> line.addAll(more.apply(worker)));
    return List.copyOf(line);
  }

  public Optional<Path> directory() {
    return values.directory.get();
  }

  public Optional<ClassArchive> archive() {
    return values.archive;
  }

  /** Empty if it is not known to run a JVM. */
  Optional<List<String>> jvmOptions() {
    return values.jvmOptions;
  }

  /** The whole environment of this worker, but for what the supervisor tells it. */
  public Map<String, String> environment(Map<String, String> inherited, WorkerId worker) {
    var all = new HashMap<>(base(inherited));
    values.environment.forEach((name, value) -> all.put(name, value(name, value, worker)));
    return Collections.unmodifiableMap(all);
  }

  private static String value(String name, Variable variable, WorkerId worker) {
    return variable
        .made()
        .map(made -> call("Command.env(" + name + ")", worker, () -> made.apply(worker)))
        .orElse(variable.literal());
  }

  Map<String, Variable> variables() {
    return values.environment;
  }

  /** As whom it runs, and within which limits. */
  public Execution execution() {
    return values.execution;
  }

  /** How it is told of its sockets; as systemd does unless said. */
  public SocketConvention convention() {
    return values.convention;
  }

  /**
   * Whether LISTEN_PID holds the worker's own pid, as programs that speak systemd's protocol want
   * it (sd_listen_fds(3)). It takes a shell in between, which a worker of ours does without.
   */
  public boolean announcesPid() {
    return values.jvmOptions.isEmpty() && values.convention == SocketConvention.SYSTEMD;
  }
}
