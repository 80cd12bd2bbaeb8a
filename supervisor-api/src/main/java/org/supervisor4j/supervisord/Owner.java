package org.supervisor4j.supervisord;

import java.util.Optional;

/**
 * Who a file belongs to, written {@code user:group}.
 *
 * @param group unchanged unless said
 */
record Owner(String user, Optional<String> group) {

  static Owner parse(String text) {
    var parts = text.split(":", 2);
    return new Owner(
        Accounts.user(parts[0]),
        parts.length == 1 ? Optional.empty() : Optional.of(Accounts.group(parts[1])));
  }
}
