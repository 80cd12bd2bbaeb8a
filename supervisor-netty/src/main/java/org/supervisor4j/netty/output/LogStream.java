package org.supervisor4j.netty.output;

/** One worker's stream into a log file; a line of it must not go on in a line of another. */
final class LogStream implements Blocks {

  private final String program;
  private final LogFile file;
  private final Runnable ended;

  LogStream(String program, LogFile file, Runnable ended) {
    this.program = program;
    this.file = file;
    this.ended = ended;
  }

  String program() {
    return program;
  }

  @Override
  public void block(byte[] bytes, int from, int to) {
    file.append(this, bytes, from, to);
  }

  @Override
  public void end() {
    file.endLine(this);
    ended.run();
  }
}
