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
        backups(keys, stream + "_logfile_backups"),
        keys.value(stream + "_capture_maxbytes", 0L, Kinds::bytes),
        keys.value(stream + "_events_enabled", false, Kinds::bool),
        keys.value(stream + "_syslog", false, Kinds::bool));
  }

  /** supervisord takes any number. */
  private static int backups(Keys keys, String key) {
    var backups = keys.value(key, 10, Kinds::integer);
    if (backups < 0) {
      keys.warning(
          key, "it means 0, a file that is emptied when it is full: give how many to keep");
    }
    return backups;
  }
}
