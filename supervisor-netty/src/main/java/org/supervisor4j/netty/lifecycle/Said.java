package org.supervisor4j.netty.lifecycle;

import java.util.Optional;

/**
 * What a worker has said of itself last (sd_notify(3)).
 *
 * @param status in its own words; may be empty
 * @param error what it says has failed
 * @param reloading whether it reads its configuration anew, and has not come to the end of that
 */
public record Said(String status, Optional<String> error, boolean reloading) {

  public static final Said NOTHING = new Said("", Optional.empty(), false);

  /** For operators, when something went wrong; empty if it has said nothing. */
  public Optional<String> words() {
    var both = status + error.map(what -> (status.isEmpty() ? "" : ", ") + what).orElse("");
    return both.isEmpty() ? Optional.empty() : Optional.of(both);
  }
}
