package org.supervisor4j.netty.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps out what other sites let a browser send in its user's name. Tools send none of these
 * headers and are not concerned.
 */
final class Browsers {

  private static final Set<String> OURS = Set.of("same-origin", "none");

  private Browsers() {}

  /**
   * Why a request is refused, if it is.
   *
   * @param isOpen whether anybody gets in who can connect, as through a forwarded port
   */
  static Optional<String> objection(HttpRequest request, boolean isOpen) {
    var headers = request.headers();
    var host = headers.get(HttpHeaderNames.HOST, "").toLowerCase(Locale.ROOT);
    if (isOpen && !isAddress(host)) {
      // a foreign name that was pointed here; with a password the browser would not have it
      return Optional.of("the host name " + host + " is not trusted without a password");
    }
    return isForeign(request, headers, host)
        ? Optional.of("another site asks for it")
        : Optional.empty();
  }

  private static boolean isForeign(HttpRequest request, HttpHeaders headers, String host) {
    var origin = headers.get(HttpHeaderNames.ORIGIN);
    if (origin != null && !isOf(origin, host)) {
      return true;
    }
    var site = headers.get("sec-fetch-site", "none");
    return !OURS.contains(site) && !isLink(request, headers);
  }

  /** A click on a link elsewhere may bring somebody here: it only shows. */
  private static boolean isLink(HttpRequest request, HttpHeaders headers) {
    return request.method().equals(HttpMethod.GET)
        && headers.get("sec-fetch-mode", "").equals("navigate")
        && headers.get("sec-fetch-dest", "").equals("document");
  }

  /** By name and port: a proxy in front may speak TLS. */
  private static boolean isOf(String origin, String host) {
    var authority = origin.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "");
    return !host.isEmpty() && authority.equals(host);
  }

  /** No stranger can point these here: names without a dot are nobody's on the internet. */
  private static boolean isAddress(String host) {
    var name = host.replaceFirst(":\\d*$", "");
    return (name.indexOf('.') < 0 && name.indexOf(':') < 0)
        || name.endsWith(".localhost") // RFC 6761 6.3
        || NetUtil.isValidIpV4Address(name)
        || (name.startsWith("[") && NetUtil.isValidIpV6Address(name));
  }
}
