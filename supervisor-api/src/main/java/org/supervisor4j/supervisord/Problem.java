package org.supervisor4j.supervisord;

import java.nio.file.Path;

/**
 * Something in a configuration that can't be used, or is not honoured.
 *
 * @param line from 1; 0 if it is about the whole file
 * @param text what is wrong, with the value, and the mend
 */
public record Problem(Severity severity, Path file, int line, String text) {

  /** Whether the configuration can be used all the same. */
  public enum Severity {
    /** It can't be used. */
    ERROR,
    /** Something that supervisord would do is not done. */
    NOT_HONOURED,
    /** Does what supervisord does, which may not be what was meant. */
    WARNING
  }

  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + text;
  }
}
