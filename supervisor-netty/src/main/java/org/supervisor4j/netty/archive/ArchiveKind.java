package org.supervisor4j.netty.archive;

import java.nio.file.Path;
import java.util.List;

/** What a JVM can be started from, and how it is told (java(1)). */
enum ArchiveKind {

  /** JEP 350, from JDK 13 on. */
  APP_CDS("jsa") {
    @Override
    List<String> making(Path file) {
      return List.of("-XX:ArchiveClassesAtExit=" + file);
    }

    @Override
    List<String> using(Path file) {
      return List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off");
    }
  },

  /** JEP 514, from JDK 25 on; holds linked classes and the profiles of methods, too. */
  AOT_CACHE("aot") {
    @Override
    List<String> making(Path file) {
      return List.of("-XX:AOTCacheOutput=" + file);
    }

    @Override
    List<String> using(Path file) {
      return List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off", "-Xlog:cds*=off");
    }
  };

  private static final int FIRST_WITH_AOT_CACHE = 25;

  final String suffix;

  ArchiveKind(String suffix) {
    this.suffix = suffix;
  }

  static ArchiveKind ofJdk(int feature) {
    return feature >= FIRST_WITH_AOT_CACHE ? AOT_CACHE : APP_CDS;
  }

  /** Makes a JVM write one at its exit. */
  abstract List<String> making(Path file);

  /**
   * Starts a JVM from one, in silence: what does not fit after all, as with an agent, is not used.
   */
  abstract List<String> using(Path file);
}
