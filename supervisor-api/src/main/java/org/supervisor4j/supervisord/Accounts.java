package org.supervisor4j.supervisord;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Users and groups of this machine, by name or number. */
final class Accounts {

  private static final Path USERS = Path.of("/etc/passwd");
  private static final Path SELF = Path.of("/proc/self/."); // its owner is who we are (proc(5))
  private static final int HOME = 5; // field of passwd(5)

  private Accounts() {}

  static String user(String name) {
    try {
      FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
      return name;
    } catch (IOException e) {
      throw new BadValueException("is no user of this machine: create it, or name another");
    }
  }

  /** Whether this process acts as that user, which may be told by name or number. */
  static boolean isOurs(String name) {
    try {
      var user =
          FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
      return user.equals(Files.getOwner(SELF));
    } catch (IOException e) {
      return false;
    }
  }

  static String group(String name) {
    try {
      FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByGroupName(name);
      return name;
    } catch (IOException e) {
      throw new BadValueException("is no group of this machine: create it, or name another");
    }
  }

  /** {@code ~} and {@code ~user} at the beginning stand for home directories. */
  static String withHome(String path) {
    if (!path.startsWith("~")) {
      return path;
    }
    var slash = path.indexOf('/');
    var user = path.substring(1, slash < 0 ? path.length() : slash);
    var rest = slash < 0 ? "" : path.substring(slash);
    var home = user.isEmpty() ? Optional.of(System.getProperty("user.home")) : home(user);
    return home.map(directory -> directory + rest).orElse(path);
  }

  private static Optional<String> home(String user) {
    try (var lines = Files.lines(USERS)) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length > HOME && fields[0].equals(user))
          .map(fields -> fields[HOME])
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
