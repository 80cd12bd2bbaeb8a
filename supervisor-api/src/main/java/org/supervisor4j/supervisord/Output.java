package org.supervisor4j.supervisord;

/**
 * What is done with a stream of a section's processes.
 *
 * @param maxBytes a file that would get longer rotates; not above 0: it never does
 * @param captureMaxBytes of what is captured between two marks; 0 captures nothing
 * @param events whether each piece is an event
 */
record Output(long maxBytes, int backups, long captureMaxBytes, boolean events, boolean syslog) {

  static Output read(Keys keys, String stream) {
    return new Output(
        keys.value(stream + "_logfile_maxbytes", 50L << 20, Kinds::bytes),
        keys.value(stream + "_logfile_backups", 10, Kinds::integer),
        keys.value(stream + "_capture_maxbytes", 0L, Kinds::bytes),
        keys.value(stream + "_events_enabled", false, Kinds::bool),
        keys.value(stream + "_syslog", false, Kinds::bool));
  }
}
