package org.supervisor4j.supervisord;

import java.util.Map;

/** Python's own plug-ins: but for the usual interface of supervisorctl there are none here. */
final class Plugins {

  private static final String FACTORY = "supervisor.rpcinterface_factory";
  private static final String USUAL = "supervisor.rpcinterface:make_main_rpcinterface";

  private Plugins() {}

  static void check(Ini ini, Map<String, Object> names, Found found) {
    for (var section : ini.sections()) {
      if (section.name().startsWith("rpcinterface:")) {
        check(new Keys(ini, section, names, found));
      }
    }
  }

  private static void check(Keys keys) {
    if (keys.raw(FACTORY).isEmpty()) {
      keys.error(FACTORY, "has no " + FACTORY + ": give it, or leave the section out");
    }
    keys.value(FACTORY, Kinds::text)
        .filter(factory -> !factory.equals(USUAL))
        .ifPresent(factory -> keys.notHonoured(FACTORY, "it is Python, which is not run here"));
  }
}
