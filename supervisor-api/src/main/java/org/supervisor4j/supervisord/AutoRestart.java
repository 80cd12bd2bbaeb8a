package org.supervisor4j.supervisord;

/** Which deaths of a running process are answered with a restart. */
enum AutoRestart {
  ALWAYS,
  UNEXPECTED,
  NEVER
}
