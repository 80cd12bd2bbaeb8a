package org.supervisor4j.netty.operator;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.supervisor4j.SupervisorException;

/**
 * A signal as the JVM handles it: sun.misc.Signal of module jdk.unsupported, the only way there is.
 * By reflection, since javac warns of the name itself and takes no other word for it.
 */
final class JvmSignal {

  private final Object signal;

  private JvmSignal(Object signal) {
    this.signal = signal;
  }

  static JvmSignal named(String name) {
    try {
      return new JvmSignal(type("Signal").getConstructor(String.class).newInstance(name));
    } catch (ReflectiveOperationException e) {
      throw unavailable(e);
    }
  }

  /**
   * Calls this on the JVM's signal thread from now on.
   *
   * @return the handler before, for {@link #restore}
   * @throws IllegalArgumentException if the JVM keeps the signal to itself
   */
  Object handle(Runnable action) {
    var handler =
        Proxy.newProxyInstance(
            JvmSignal.class.getClassLoader(),
            new Class<?>[] {type("SignalHandler")},
            (proxy, method, arguments) -> answer(proxy, method, arguments, action));
    return restore(handler);
  }

  private static Object answer(Object proxy, Method method, Object[] arguments, Runnable action) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      case "toString" -> "supervisor4j";
      default -> {
        action.run();
        yield proxy; // handle(Signal) gives nothing; the value is dropped
      }
    };
  }

  /** Puts a handler in force and returns the one before. */
  Object restore(Object handler) {
    try {
      return type("Signal")
          .getMethod("handle", type("Signal"), type("SignalHandler"))
          .invoke(null, signal, handler);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw unavailable(e);
    } catch (ReflectiveOperationException e) {
      throw unavailable(e);
    }
  }

  /** Whether this handler stands for a signal that whoever started us has set to be ignored. */
  static boolean isIgnoring(Object handler) {
    try {
      return handler.equals(type("SignalHandler").getField("SIG_IGN").get(null));
    } catch (ReflectiveOperationException e) {
      throw unavailable(e);
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName("sun.misc." + name);
    } catch (ClassNotFoundException e) {
      throw unavailable(e);
    }
  }

  private static SupervisorException unavailable(ReflectiveOperationException cause) {
    return new SupervisorException(
        "signals can't be handled in this JVM; add module jdk.unsupported to it", cause);
  }
}
