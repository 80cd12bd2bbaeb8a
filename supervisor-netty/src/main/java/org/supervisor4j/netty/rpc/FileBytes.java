package org.supervisor4j.netty.rpc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/** A log file, opened for each look, so that a rotation is nothing to it. */
record FileBytes(Path path) implements LogBytes {

  @Override
  public long size() {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw FaultCode.FAILED.alone();
    }
  }

  /** Another one after a rotation. */
  @Override
  public Object identity() {
    try {
      var key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      return key == null ? "" : key;
    } catch (IOException e) {
      throw FaultCode.FAILED.alone();
    }
  }

  @Override
  public byte[] read(long offset, int most) {
    try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
      var wanted = (int) Math.max(0, Math.min(most, file.size() - offset));
      var bytes = ByteBuffer.allocate(wanted);
      while (bytes.hasRemaining() && file.read(bytes, offset + bytes.position()) > 0) {
        // until all of it is there, or the file has shrunk
      }
      return Arrays.copyOf(bytes.array(), bytes.position());
    } catch (IOException e) {
      throw FaultCode.FAILED.alone();
    }
  }
}
