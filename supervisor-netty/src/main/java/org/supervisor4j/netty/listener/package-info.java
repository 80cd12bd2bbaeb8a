/**
 * Supervisord's event listeners: what happens as supervisord's events, which pools of listeners get
 * over stdin and answer on stdout. What is said and answered is decided without I/O; {@link
 * org.supervisor4j.netty.listener.EventListeners} carries it out.
 */
@NullMarked
package org.supervisor4j.netty.listener;

import org.jspecify.annotations.NullMarked;
