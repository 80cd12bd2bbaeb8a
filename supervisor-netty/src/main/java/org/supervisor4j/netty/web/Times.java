package org.supervisor4j.netty.web;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** Says how long ago it is, where no script does. */
final class Times {

  private static final Pattern EMPTY = Pattern.compile("<time datetime=\"([^\"]+)\"></time>");

  private Times() {}

  static String fill(String rows, Instant now) {
    return EMPTY
        .matcher(rows)
        .replaceAll(
            found ->
                found.group().replace("></", ">" + ago(Instant.parse(found.group(1)), now) + "</"));
  }

  private static String ago(Instant then, Instant now) {
    return Text.time(Duration.between(then, now));
  }
}
