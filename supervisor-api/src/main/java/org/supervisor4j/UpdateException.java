package org.supervisor4j;

import java.util.List;

/** A configuration was not taken over as a whole: what failed, while the rest was carried out. */
public final class UpdateException extends SupervisorException {

  private static final long serialVersionUID = 1L;

  UpdateException(List<String> failures) {
    super(String.join("; ", failures));
  }
}
