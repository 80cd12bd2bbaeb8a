package org.supervisor4j.netty.rpc;

import java.util.List;

/** The parameters of a call, whose number is right; one of a wrong type is a fault. */
record Arguments(List<Object> values) {

  String text(int at) {
    if (values.get(at) instanceof String text) {
      return text;
    }
    throw wrong();
  }

  /** A number, or a text that is one. */
  int number(int at) {
    var value = values.get(at);
    if (value instanceof Integer number) {
      return number;
    }
    try {
      return Integer.parseInt(text(at).strip());
    } catch (NumberFormatException e) {
      throw wrong();
    }
  }

  /** A flag that may be left out: then it is set. */
  boolean flag(int at) {
    if (at >= values.size()) {
      return true;
    }
    return values.get(at) instanceof Boolean flag ? flag : number(at) != 0;
  }

  /** A signal: its name or its number. */
  String nameOrNumber(int at) {
    return values.get(at) instanceof Integer number ? number.toString() : text(at);
  }

  List<?> list(int at) {
    if (values.get(at) instanceof List<?> list) {
      return list;
    }
    throw wrong();
  }

  private static Fault wrong() {
    return FaultCode.INCORRECT_PARAMETERS.alone();
  }
}
