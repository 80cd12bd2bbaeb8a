package org.supervisor4j.netty.socket;

import java.net.SocketAddress;

/**
 * A listening socket that is open. The descriptor belongs to {@link ListenSockets}: hand it on, but
 * never close it.
 *
 * @param fd close-on-exec, not blocking
 * @param address an InetSocketAddress with the real port, or a UnixDomainSocketAddress
 */
public record Listener(String name, int fd, SocketAddress address) {}
