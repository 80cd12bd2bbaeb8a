/**
 * HTTP for people and tools: listens, authenticates, limits; what is answered is others' matter.
 */
@NullMarked
package org.supervisor4j.netty.http;

import org.jspecify.annotations.NullMarked;
