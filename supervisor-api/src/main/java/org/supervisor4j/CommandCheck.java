package org.supervisor4j;

/** The rules for commands, of workers and of hooks. */
final class CommandCheck {

  private CommandCheck() {}

  static void check(ProgramSpec.Builder spec, Problems problems) {
    spec.command.ifPresentOrElse(
        command -> check(command, "command", problems),
        () -> problems.require(false, "command", "missing", "call command(Command...)"));
    spec.hooks.beforeStart().ifPresent(hook -> checkHook(hook, "hooks beforeStart", problems));
    spec.hooks.afterStop().ifPresent(hook -> checkHook(hook, "hooks afterStop", problems));
    problems.requirePositive(spec.hooks.within(), "hooks within");
  }

  private static void checkHook(Command hook, String field, Problems problems) {
    check(hook, field, problems);
    problems.require(
        hook.convention() == SocketConvention.SYSTEMD,
        field,
        "a program with sockets",
        "leave out serverStarter() and inetd(): a hook gets none");
    problems.require(
        hook.archive().isEmpty(), field + " archive", "set", "leave it out: it is for workers");
    problems.require(
        hook.execution().memoryMax().isEmpty(),
        field + " memoryMax",
        "set",
        "leave it out: it is for workers");
  }

  private static void check(Command command, String field, Problems problems) {
    for (var variable : command.variables().entrySet()) {
      var name = variable.getKey();
      problems.require(
          isVariable(name), field + " env", '"' + name + '"', "give a name without '=' and NUL");
      problems.require(
          variable.getValue().literal().indexOf('\0') < 0,
          field + " env " + name,
          "(NUL)",
          "leave NUL out");
    }
    ArchiveCheck.check(command, problems);
    ExecutionCheck.check(command, field, problems);
  }

  /** Whether the kernel takes it for the name of a variable (environ(7)). */
  static boolean isVariable(String name) {
    return !name.isEmpty() && name.indexOf('=') < 0 && name.indexOf('\0') < 0;
  }
}
