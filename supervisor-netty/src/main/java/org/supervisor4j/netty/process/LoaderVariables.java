package org.supervisor4j.netty.process;

import java.util.Set;

/**
 * Variables by which an environment makes the C library load code or read files, so that nothing
 * which runs as root may see those of a worker: what the library itself drops from a program that
 * is set-user-ID (ld.so(8), unsecvars.h of glibc).
 */
final class LoaderVariables {

  private static final Set<String> OTHERS =
      Set.of(
          "GCONV_PATH",
          "GETCONF_DIR",
          "GLIBC_TUNABLES",
          "HOSTALIASES",
          "LOCALDOMAIN",
          "LOCPATH",
          "MALLOC_TRACE",
          "NIS_PATH",
          "NLSPATH",
          "RESOLV_HOST_CONF",
          "RES_OPTIONS",
          "TZDIR");

  private LoaderVariables() {}

  static boolean include(String name) {
    return name.startsWith("LD_") || OTHERS.contains(name);
  }
}
