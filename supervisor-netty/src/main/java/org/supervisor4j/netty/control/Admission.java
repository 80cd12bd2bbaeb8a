package org.supervisor4j.netty.control;

import java.util.Optional;
import org.supervisor4j.netty.wire.Message;
import org.supervisor4j.netty.wire.Tokens;
import org.supervisor4j.netty.wire.Users;

/**
 * Who may speak as a worker: a process of its user, of ours or of root, that knows the token.
 *
 * @param uid the user that the worker runs as
 */
record Admission(String token, int uid) {

  /** A worker of our own user. */
  Admission(String token) {
    this(token, Users.ours());
  }

  Optional<String> objectionToUser(int peer) {
    return peer == uid || Users.isTrusted(peer)
        ? Optional.empty()
        : Optional.of("it belongs to uid " + peer + ", expected uid " + uid);
  }

  Optional<String> objectionTo(Message.Hello hello) {
    if (hello.version() != Message.VERSION) {
      return Optional.of(
          "it speaks protocol %d, this host speaks %d: build both with the same Supervisor4J"
              .formatted(hello.version(), Message.VERSION));
    }
    return Tokens.match(hello.token(), token)
        ? Optional.empty()
        : Optional.of("its token is wrong");
  }
}
