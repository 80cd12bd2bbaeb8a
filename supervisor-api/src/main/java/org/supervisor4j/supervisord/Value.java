package org.supervisor4j.supervisord;

import java.nio.file.Path;

/**
 * A text, as it stands in a file.
 *
 * @param line its first
 */
record Value(String text, Path file, int line) {}
