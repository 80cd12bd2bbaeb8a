package org.supervisor4j.supervisord;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a file and those that its {@code [include]} names. */
final class ConfigFiles {

  private static final Pattern SPACES = Pattern.compile("\\s+");

  private final Map<String, Object> names;
  private final Found found;
  private final Ini ini;

  private ConfigFiles(Map<String, Object> names, Found found) {
    this.names = names;
    this.found = found;
    ini = new Ini(found);
  }

  /** What they say together. */
  static Ini read(Path file, Map<String, Object> names, Found found) {
    var files = new ConfigFiles(names, found);
    files.add(file);
    files.ini.section("include").ifPresent(files::include);
    return files.ini;
  }

  private void add(Path file) {
    try {
      ini.add(file, Files.readAllLines(file));
    } catch (CharacterCodingException e) {
      found.error(file, 0, "is not in UTF-8: convert it, as by iconv -t utf-8");
    } catch (IOException e) {
      found.error(file, 0, trouble(file, e));
    }
  }

  private static String trouble(Path file, IOException failure) {
    if (Files.isDirectory(file)) {
      return "is a directory: name the file in it, as " + file.resolve("supervisord.conf");
    }
    if (failure instanceof AccessDeniedException) {
      return "may not be read by this user: chmod it, or run as one who may";
    }
    return "can't be read (" + failure.getMessage() + "): mend that, or name another";
  }

  private void include(Section include) {
    var keys = new Keys(ini, include, names, found);
    var files = keys.raw("files");
    if (files.isEmpty()) {
      keys.error("files", "has no files: say which, as files = conf.d/*.conf, or leave it out");
    }
    var patterns = keys.value("files", Kinds::text).map(Python::strip).orElse("");
    for (var pattern :
        patterns.isEmpty() ? List.<String>of() : List.of(SPACES.split(patterns, -1))) {
      var base = files.map(Value::file).map(Keys::directory).orElseThrow();
      include(keys, base, pattern);
    }
    include
        .value("files")
        .filter(latest -> !files.equals(Optional.of(latest)))
        .ifPresent(
            latest ->
                found.notHonoured(
                    latest.file(), latest.line(), "an included file includes no further ones"));
  }

  private void include(Keys keys, Path base, String pattern) {
    var matching = Glob.files(base, pattern);
    if (matching.isEmpty()) {
      keys.warning("files", "there is no file " + pattern);
    }
    matching.stream().filter(Files::isRegularFile).forEach(this::add);
  }
}
