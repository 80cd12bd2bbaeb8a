package org.supervisor4j.netty.rpc;

import java.util.List;

/**
 * What a client asks for.
 *
 * @param parameters each a {@code String}, {@code Integer}, {@code Boolean}, {@code Double}, a
 *     {@code List} of such or a {@code Map} from names to such
 */
record Call(String method, List<Object> parameters) {}
