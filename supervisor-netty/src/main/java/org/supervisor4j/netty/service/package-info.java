/** The host as a service of systemd: what it tells its service manager. */
@NullMarked
package org.supervisor4j.netty.service;

import org.jspecify.annotations.NullMarked;
