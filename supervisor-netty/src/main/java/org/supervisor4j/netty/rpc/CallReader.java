package org.supervisor4j.netty.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a call of XML-RPC (xmlrpc.com/spec.md). Knows no DTD and so no entity, and stops at the
 * first thing that is out of place, too deep or too much: what is not read costs nothing.
 */
final class CallReader {

  private static final int DEEPEST = 16; // values in values
  private static final int MOST = 50_000; // values
  private static final XMLInputFactory PARSERS = parsers();

  private final XMLStreamReader xml;
  private int depth;
  private int values;

  private CallReader(XMLStreamReader xml) {
    this.xml = xml;
  }

  /** The JDK's own, whatever is on the class path. */
  private static XMLInputFactory parsers() {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("refers to " + systemId);
        });
    return factory;
  }

  /**
   * The call in this document.
   *
   * @throws MalformedCallException if it is none
   */
  static Call read(byte[] document) {
    try {
      var xml = PARSERS.createXMLStreamReader(new ByteArrayInputStream(document));
      return new CallReader(xml).call();
    } catch (XMLStreamException | RuntimeException e) {
      throw e instanceof MalformedCallException known
          ? known
          : new MalformedCallException("not a call of XML-RPC: " + e.getMessage(), e);
    }
  }

  private Call call() throws XMLStreamException {
    begin("methodCall");
    begin("methodName");
    var method = xml.getElementText().strip();
    require(!method.isEmpty(), "no method name");
    var parameters = new ArrayList<>();
    if (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      at("params");
      while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
        at("param");
        parameters.add(nextValue());
        end();
      }
      end();
    }
    require(xml.next() != XMLStreamConstants.START_ELEMENT, "goes on behind its end");
    return new Call(method, parameters);
  }

  private Object nextValue() throws XMLStreamException {
    begin("value");
    return value();
  }

  /** At the start of a value; behind its end afterwards. */
  private Object value() throws XMLStreamException {
    values++;
    depth++;
    require(values <= MOST, "more than " + MOST + " values");
    require(depth <= DEEPEST, "values in values, deeper than " + DEEPEST);
    var text = new StringBuilder();
    Object value = null;
    for (int token = xml.next(); token != XMLStreamConstants.END_ELEMENT; token = xml.next()) {
      if (token == XMLStreamConstants.START_ELEMENT) {
        require(value == null, "two values in one");
        value = typed(xml.getLocalName());
      } else if (xml.isCharacters()) {
        text.append(xml.getText());
      } else {
        require(token == XMLStreamConstants.COMMENT, "neither a value nor its type");
      }
    }
    depth--;
    return value == null ? text.toString() : value; // without a type it is a string
  }

  private Object typed(String type) throws XMLStreamException {
    return switch (type) {
      case "string", "dateTime.iso8601" -> xml.getElementText();
      case "int", "i4" -> Integer.parseInt(xml.getElementText().strip());
      case "boolean" -> xml.getElementText().strip().equals("1");
      case "double" -> Double.parseDouble(xml.getElementText().strip());
      case "base64" -> new String(Base64.getMimeDecoder().decode(xml.getElementText()), UTF_8);
      case "array" -> array();
      case "struct" -> struct();
      default -> throw new MalformedCallException("a type " + type);
    };
  }

  private List<Object> array() throws XMLStreamException {
    begin("data");
    var list = new ArrayList<>();
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      at("value");
      list.add(value());
    }
    end();
    return list;
  }

  private Map<String, Object> struct() throws XMLStreamException {
    Map<String, Object> struct = new LinkedHashMap<>();
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      at("member");
      begin("name");
      var name = xml.getElementText();
      struct.put(name, nextValue());
      end();
    }
    return struct;
  }

  private void begin(String name) throws XMLStreamException {
    require(xml.nextTag() == XMLStreamConstants.START_ELEMENT, "no " + name);
    at(name);
  }

  private void at(String name) {
    require(xml.getLocalName().equals(name), "no " + name + " but " + xml.getLocalName());
  }

  private void end() throws XMLStreamException {
    require(xml.nextTag() == XMLStreamConstants.END_ELEMENT, "more than one");
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new MalformedCallException("not a call of XML-RPC: " + problem);
    }
  }
}
