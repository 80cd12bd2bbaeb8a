package org.supervisor4j.supervisord;

import java.util.List;
import java.util.Optional;
import org.supervisor4j.SocketHandoff;

/**
 * The processes of one section in one group. Equal pools were described alike, whatever the text.
 *
 * @param program the name of the section
 * @param socket of an fcgi-program
 * @param listening of an eventlistener
 */
record Pool(
    String program,
    String group,
    Settings settings,
    List<OneProcess> processes,
    Optional<SocketHandoff> socket,
    Optional<Listening> listening) {}
