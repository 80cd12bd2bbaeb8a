package org.supervisor4j.supervisord;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One process of a section, with everything filled in.
 *
 * @param command its words
 * @param environment what the section says, over what {@code [supervisord]} says
 */
record OneProcess(
    String name,
    List<String> command,
    Optional<Path> directory,
    Map<String, String> environment,
    Target stdout,
    Target stderr) {}
