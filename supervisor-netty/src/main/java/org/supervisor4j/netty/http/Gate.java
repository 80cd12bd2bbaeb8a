package org.supervisor4j.netty.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.supervisor4j.ControlEndpoint.Login;

/** Asks for user and password (HTTP Basic, RFC 7617), in a time that tells nothing about them. */
final class Gate {

  private static final String SCHEME = "basic ";
  private static final String HASHED = "{SHA}"; // as supervisord has it: SHA-1 in hex

  private final Optional<Login> login;

  Gate(Optional<Login> login) {
    this.login = login;
  }

  boolean isOpen() {
    return login.isEmpty();
  }

  /** Whether it names anybody at all. */
  static boolean isAttempt(HttpRequest request) {
    return request.headers().contains(HttpHeaderNames.AUTHORIZATION);
  }

  boolean admits(HttpRequest request) {
    return login.map(wanted -> shows(request, wanted)).orElse(true);
  }

  /** Both at once: that a user is known tells nobody anything. */
  private static boolean shows(HttpRequest request, Login wanted) {
    var shown = shown(request);
    if (!wanted.password().startsWith(HASHED)) {
      return same(shown, wanted.user() + ':' + wanted.password());
    }
    var password = shown.indexOf(':') + 1;
    var hash = wanted.password().substring(HASHED.length()).toLowerCase(Locale.ROOT);
    return same(
        shown.substring(0, password) + hex("SHA-1", shown.substring(password)),
        wanted.user() + ':' + hash);
  }

  private static String shown(HttpRequest request) {
    var value = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
    if (!value.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return "";
    }
    try {
      return new String(
          Base64.getDecoder().decode(value.substring(SCHEME.length()).strip()), UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** By their digests, whose lengths tell nothing. */
  private static boolean same(String shown, String wanted) {
    return MessageDigest.isEqual(digest("SHA-256", shown), digest("SHA-256", wanted));
  }

  private static String hex(String algorithm, String text) {
    return HexFormat.of().formatHex(digest(algorithm, text));
  }

  private static byte[] digest(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
