package org.supervisor4j.netty.socket;

import java.net.SocketAddress;
import java.util.List;

/**
 * A listener that is open. Its descriptors belong to {@link ListenSockets}: hand them on, but never
 * close them.
 *
 * @param descriptors of its sockets, mostly one; close-on-exec, not blocking
 * @param address an InetSocketAddress with the real port, or a UnixDomainSocketAddress
 */
public record Listener(String name, List<Integer> descriptors, SocketAddress address) {}
