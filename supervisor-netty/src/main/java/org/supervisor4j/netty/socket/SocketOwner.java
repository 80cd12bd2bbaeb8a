package org.supervisor4j.netty.socket;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import org.supervisor4j.SocketHandoff;

/** Whom the file of a unix socket shall belong to; looked up before the file is touched. */
final class SocketOwner {

  private final UnixPlace place;
  private final Optional<UserPrincipal> user;
  private final Optional<GroupPrincipal> group;

  private SocketOwner(
      UnixPlace place, Optional<UserPrincipal> user, Optional<GroupPrincipal> group) {
    this.place = place;
    this.user = user;
    this.group = group;
  }

  static SocketOwner of(SocketHandoff.Unix unix, UnixPlace place) {
    var known = unix.path().getFileSystem().getUserPrincipalLookupService();
    return new SocketOwner(
        place,
        unix.owner().map(name -> found("user", name, place, known::lookupPrincipalByName)),
        unix.group().map(name -> found("group", name, place, known::lookupPrincipalByGroupName)));
  }

  private interface Lookup<T> {
    T of(String name) throws IOException;
  }

  private static <T> T found(String kind, String name, UnixPlace place, Lookup<T> lookup) {
    try {
      return lookup.of(name);
    } catch (IOException e) {
      throw place.problem("there is no %s \"%s\"; create it or name another".formatted(kind, name));
    }
  }

  void give(Path file) throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class, NOFOLLOW_LINKS);
    if (group.isPresent()) {
      attempt("group " + group.get(), () -> view.setGroup(group.get()));
    }
    if (user.isPresent()) {
      attempt("user " + user.get(), () -> view.setOwner(user.get()));
    }
  }

  private interface Gift {
    void make() throws IOException;
  }

  private void attempt(String whom, Gift gift) {
    try {
      gift.make();
    } catch (IOException e) {
      throw place.problem(
          "it can't be given to %s: %s; run as root, or name a group that this process is in"
              .formatted(whom, e.getMessage()));
    }
  }
}
