package org.supervisor4j.testkit.junit;

import org.supervisor4j.testkit.Story;

/** The story of a test that failed, where every runner and report shows it. */
final class WhatHappened extends RuntimeException {

  private static final long serialVersionUID = 1L;

  WhatHappened(Story story) {
    super("what happened:\n" + story, null, false, false);
  }
}
