package org.supervisor4j.supervisord;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Files by a pattern, as Python's {@code glob.glob} finds them: {@code *}, {@code ?} and {@code
 * [a-z]} match no slash, and no dot that begins a name.
 */
final class Glob {

  private static final Pattern MAGIC = Pattern.compile("[*?\\[]");

  private Glob() {}

  /** Those that are there, sorted by their whole names. */
  static List<Path> files(Path base, String pattern) {
    var whole = base.resolve(pattern);
    var at = List.of(whole.isAbsolute() ? Path.of("/") : Path.of(""));
    for (var part : whole) {
      at = at.stream().flatMap(one -> step(one, part.toString()).stream()).toList();
    }
    return at.stream().sorted((one, other) -> one.toString().compareTo(other.toString())).toList();
  }

  private static List<Path> step(Path directory, String part) {
    if (!MAGIC.matcher(part).find()) {
      var next = directory.resolve(part);
      return Files.exists(next, LinkOption.NOFOLLOW_LINKS) ? List.of(next) : List.of();
    }
    var regex = regex(part);
    try (var names = Files.newDirectoryStream(directory)) {
      var matching = new ArrayList<Path>();
      for (var path : names) {
        var name = String.valueOf(path.getFileName());
        if (regex.matcher(name).matches() && (part.startsWith(".") || !name.startsWith("."))) {
          matching.add(path);
        }
      }
      return matching;
    } catch (IOException e) {
      return List.of(); // as Python: what can't be listed holds nothing
    }
  }

  private static Pattern regex(String part) {
    var regex = new StringBuilder();
    for (var i = 0; i < part.length(); i++) {
      var next = part.charAt(i);
      var close = next == '[' ? part.indexOf(']', i + (part.startsWith("!", i + 1) ? 3 : 2)) : -1;
      if (close > 0) {
        regex.append(set(part.substring(i + 1, close)));
        i = close;
      } else {
        regex.append(
            switch (next) {
              case '*' -> ".*";
              case '?' -> ".";
              default -> Pattern.quote(String.valueOf(next));
            });
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private static String set(String inside) {
    var not = inside.startsWith("!");
    var members = (not ? inside.substring(1) : inside).replaceAll("[\\\\\\[\\]^&]", "\\\\$0");
    return "[" + (not ? "^" : "") + members + "]";
  }
}
