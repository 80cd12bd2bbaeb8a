package org.supervisor4j.netty.posix;

import java.nio.file.Path;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorException;

/** Tries to start a supervisor as on a kernel without pidfd_open, by way of seccomp(2). */
public final class WithoutPidfdMain {

  /** The call that takes rights away. */
  public interface Functions {
    int prctl(int option, long second, long third, long fourth, long fifth);
  }

  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int PR_SET_SECCOMP = 22;
  private static final int SECCOMP_MODE_FILTER = 2;

  /** Load the call's number; if it is pidfd_open, ENOSYS; else allow. */
  private static final int[][] FILTER = {
    {0x20, 0, 0, 0}, {0x15, 0, 1, 434}, {0x06, 0, 0, 0x0005_0000 | 38}, {0x06, 0, 0, 0x7fff_0000}
  };

  private WithoutPidfdMain() {}

  public static void main(String[] arguments) {
    forbid();
    var spec = ProgramSpec.named("web").command(Command.of("sleep", "1000")).build();
    try (var supervisor =
        Supervisor.builder()
            .name("x")
            .runtimeParent(Path.of(arguments[0]))
            .programs(spec)
            .start()) {
      System.out.println("started " + supervisor.programs());
    } catch (SupervisorException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }

  private static void forbid() {
    var libc = LibraryLoader.create(Functions.class).failImmediately().load("c");
    var runtime = Runtime.getSystemRuntime();
    Pointer filter = Memory.allocateDirect(runtime, 8 * FILTER.length, true);
    for (int i = 0; i < FILTER.length; i++) {
      filter.putShort(8L * i, (short) FILTER[i][0]);
      filter.putByte(8L * i + 2, (byte) FILTER[i][1]);
      filter.putByte(8L * i + 3, (byte) FILTER[i][2]);
      filter.putInt(8L * i + 4, FILTER[i][3]);
    }
    Pointer program = Memory.allocateDirect(runtime, 16, true);
    program.putShort(0, (short) FILTER.length);
    program.putAddress(8, filter.address());
    require(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    require(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program.address(), 0, 0));
  }

  private static void require(int result) {
    if (result != 0) {
      throw new AssertionError("prctl: " + Libc.lastErrno());
    }
  }
}
