package org.supervisor4j.supervisord;

/** A text that is no value of its kind; says why and the mend, behind the text itself. */
final class BadValueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BadValueException(String message) {
    super(message);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
