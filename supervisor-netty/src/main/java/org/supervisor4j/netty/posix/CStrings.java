package org.supervisor4j.netty.posix;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.supervisor4j.SupervisorException;

/** Java strings as C sees them: UTF-8 with a zero byte at the end. */
final class CStrings {

  private static final int AT_FIRST = 4096;

  private CStrings() {}

  static byte[] bytes(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new SupervisorException(
          "'"
              + text.replace("\0", "\\0")
              + "' contains a zero byte, which C can't carry; remove it");
    }
    return (text + '\0').getBytes(StandardCharsets.UTF_8);
  }

  /**
   * {@code char *const[]}, ended by a null pointer: pointers and bytes in one block, which lives as
   * long as the returned pointer is reachable.
   */
  static Pointer vector(List<String> texts) {
    var bytes = new ByteArrayOutputStream(AT_FIRST);
    var offsets = texts.stream().mapToInt(text -> append(text, bytes)).toArray();
    var width = Runtime.getSystemRuntime().addressSize();
    var table = (texts.size() + 1) * width;
    var block = Memory.allocateDirect(Runtime.getSystemRuntime(), table + bytes.size(), true);
    for (int i = 0; i < offsets.length; i++) {
      block.putAddress((long) i * width, block.address() + table + offsets[i]);
    }
    block.put(table, bytes.toByteArray(), 0, bytes.size());
    return block;
  }

  private static int append(String text, ByteArrayOutputStream bytes) {
    var offset = bytes.size();
    bytes.writeBytes(bytes(text));
    return offset;
  }
}
