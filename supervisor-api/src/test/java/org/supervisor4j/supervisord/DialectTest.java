package org.supervisor4j.supervisord;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random files and texts to Python's own parsers and to ours; {@code -Ddialect=N} for more. */
class DialectTest {

  private static final int COUNT = Integer.getInteger("dialect", 400);

  private static final List<String> PIECES =
      List.of(
          "[a]",
          "[b c]",
          "[]",
          "[DEFAULT]",
          "[a:x] y]",
          "key",
          "Key",
          "=",
          ":",
          " ",
          "  ",
          "\t",
          ";",
          "#",
          " ;",
          " #",
          "\n",
          "\n ",
          "\n\n",
          "value",
          "x;y",
          "a#b",
          "\"q\"",
          "ä",
          "\u00a0",
          "]",
          "\n[a]\nk=",
          "\nother = 1\n");

  private static final String LETTERS = "qb=,'\"\\# \t%()s0d27-+_.:/K\u00e4";

  private static final Map<String, Function<String, Object>> KINDS =
      Map.of(
          "words",
          text -> String.join("|", Words.split(text)),
          "pairs",
          text ->
              Pairs.parse(text).entrySet().stream()
                  .map(pair -> pair.getKey() + "=" + pair.getValue())
                  .collect(Collectors.joining("|")),
          "fill",
          text -> Template.fill(text, Map.of("here", "/etc", "process_num", 7, "ENV_X", "x y")),
          "bytes",
          Kinds::bytes,
          "integer",
          Kinds::longInteger,
          "codes",
          Kinds::exitCodes,
          "octal",
          Kinds::octal);

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @BeforeAll
  static void requireSupervisord() {
    RealSupervisord.require();
  }

  private String text(List<String> pieces, int most) {
    return random
        .ints(random.nextInt(most), 0, pieces.size())
        .mapToObj(pieces::get)
        .collect(Collectors.joining());
  }

  @Test
  void sections_and_values_are_those_of_configparser(@TempDir Path directory) throws IOException {
    var paths = new ArrayList<Path>();
    for (var i = 0; i < COUNT; i++) {
      paths.add(Files.writeString(directory.resolve("f" + i), "[a]\nkey=" + text(PIECES, 30)));
    }
    var real = RealSupervisord.raw(paths);
    var refused = 0;
    for (var path : paths) {
      var said = real.getOrDefault(path, List.of());
      var ours = sections(path);
      refused += said.contains("ERROR") ? 1 : 0;
      assertThat(ours).as("seed %d: %s", seed, Files.readString(path)).isEqualTo(said);
    }
    assertThat(refused).isBetween(1, COUNT - 1);
  }

  private static List<String> sections(Path path) throws IOException {
    var found = new Found();
    var ini = new Ini(found);
    ini.add(path, Files.readAllLines(path));
    if (!found.all().isEmpty()) {
      return List.of("ERROR");
    }
    var lines = new ArrayList<String>();
    for (var section : ini.sections()) {
      lines.add(section.name() + "\t");
      section
          .values()
          .forEach(
              (key, value) ->
                  lines.add(section.name() + "\t" + key + "\t" + Dump.escaped(value.text())));
    }
    return lines;
  }

  @Test
  void texts_are_split_and_filled_in_as_there() {
    var kinds = KINDS.keySet().stream().sorted().toList();
    var letters = LETTERS.chars().mapToObj(Character::toString).toList();
    var starts =
        List.of("", "", "%(process_num)", "%(here)s", "K=\"", "A=b,", "12", "0o", "5mb", "1,2");
    var texts = new ArrayList<String>();
    var lines = new ArrayList<String>();
    for (var i = 0; i < 10 * COUNT; i++) {
      var text = starts.get(random.nextInt(starts.size())) + text(letters, 8);
      texts.add(text);
      lines.add(kinds.get(i % kinds.size()) + " " + HexFormat.of().formatHex(text.getBytes(UTF_8)));
    }
    var real = RealSupervisord.texts(lines);
    assertThat(real).hasSize(texts.size());
    for (var i = 0; i < texts.size(); i++) {
      var kind = kinds.get(i % kinds.size());
      assertThat(made(kind, texts.get(i)))
          .as("seed %d: %s of <%s>", seed, kind, texts.get(i))
          .isEqualTo(real.get(i));
    }
  }

  private static String made(String kind, String text) {
    try {
      return Dump.escaped(String.valueOf(KINDS.getOrDefault(kind, x -> x).apply(text)));
    } catch (BadValueException e) {
      return "ERROR";
    }
  }
}
