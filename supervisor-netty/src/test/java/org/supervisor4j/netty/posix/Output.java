package org.supervisor4j.netty.posix;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A pipe for children to print into. */
public final class Output implements AutoCloseable {

  private final Descriptors.Pipe pipe = Descriptors.pipe();
  private boolean writable = true;

  public int descriptor() {
    return pipe.writeEnd();
  }

  /** All that was printed, once every child has closed its end. */
  public String text() {
    finish();
    var text = new ByteArrayOutputStream();
    var buffer = new byte[4096];
    await()
        .until(
            () -> {
              int count;
              while ((count = Descriptors.read(pipe.readEnd(), buffer)) > 0) {
                text.write(buffer, 0, count);
              }
              return count == 0;
            });
    return text.toString(StandardCharsets.UTF_8);
  }

  private void finish() {
    if (writable) {
      writable = false;
      Descriptors.close(pipe.writeEnd());
    }
  }

  @Override
  public void close() {
    finish();
    Descriptors.close(pipe.readEnd());
  }
}
