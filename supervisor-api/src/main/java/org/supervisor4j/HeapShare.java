package org.supervisor4j;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * An equal share of the memory of this machine, or of this container if it has a limit, as the heap
 * of each worker: what is left beside this JVM, divided by the JVMs that may run at a time.
 *
 * @param jvms workers and, for a roll, the surge beside them
 * @param limit bytes that all may take together
 * @param overhead bytes that a JVM takes beside its heap: metaspace, code, stacks, direct buffers
 * @param besides bytes for whatever else runs here
 */
public record HeapShare(int jvms, long limit, long overhead, long besides) {

  private static final long MEGABYTE = 1 << 20;
  private static final long USUAL_OVERHEAD = 150 * MEGABYTE;
  private static final long LEAST_HEAP = 16 * MEGABYTE;

  /** For so many JVMs on this machine or in this container, at 150 MB beside each heap. */
  public static HeapShare among(int jvms) {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new HeapShare(jvms, system.getTotalMemorySize(), USUAL_OVERHEAD, 0);
  }

  /** Of this many bytes instead of all that there are. */
  public HeapShare limit(long bytes) {
    return new HeapShare(jvms, bytes, overhead, besides);
  }

  /** With so many bytes beside each heap, this JVM's included. */
  public HeapShare overhead(long bytes) {
    return new HeapShare(jvms, limit, bytes, besides);
  }

  /** Leaves so many bytes to others. */
  public HeapShare besides(long bytes) {
    return new HeapShare(jvms, limit, overhead, bytes);
  }

  /**
   * The heap of one worker in bytes.
   *
   * @throws InvalidSpecException if there is no worker, or less than 16 MB would be left for each
   */
  public long heap() {
    if (jvms < 1) {
      throw new InvalidSpecException("heap share", "jvms", jvms, "give at least 1");
    }
    var host = Runtime.getRuntime().maxMemory() + overhead;
    var heap = (limit - besides - host) / jvms - overhead;
    if (heap < LEAST_HEAP) {
      throw new InvalidSpecException(
          "heap share",
          "jvms",
          jvms,
          "%d MB less %d MB for this JVM and %d MB besides leave no 16 MB of heap and %d MB around it for each: give this JVM a smaller -Xmx, take fewer workers or more memory"
              .formatted(mb(limit), mb(host), mb(besides), mb(overhead)));
    }
    return heap;
  }

  /** As an option for {@link Command#java(Class, String...)}: {@code -Xmx300m}. */
  public String option() {
    return "-Xmx" + mb(heap()) + "m";
  }

  private static long mb(long bytes) {
    return bytes / MEGABYTE;
  }
}
