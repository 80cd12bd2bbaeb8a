package org.supervisor4j.netty.rpc;

import org.supervisor4j.netty.output.Recent;

/** What is remembered where no file is written. */
record RecentBytes(Recent recent) implements LogBytes {

  @Override
  public long size() {
    return recent.size();
  }

  @Override
  public byte[] read(long offset, int most) {
    return recent.read(offset, most);
  }
}
