package org.supervisor4j.netty.notify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.NotifyAccess;
import org.supervisor4j.netty.posix.Datagrams;
import org.supervisor4j.netty.posix.Datagrams.Datagram;
import org.supervisor4j.netty.posix.ProcessStat;

/**
 * The socket over which one worker speaks sd_notify(3). It is read on the poller's thread. Who
 * sends too much is not heard for a while, and waits: its sendmsg(2) blocks when the queue is full.
 */
public final class NotifySocket implements AutoCloseable {

  /** What the worker says; called on the thread that reads, so quick and never waiting. */
  public interface Listener {
    void heard(Notice notice);
  }

  /**
   * Whose socket it is.
   *
   * @param most how many descriptors may be kept for its slot
   */
  public record Owner(
      String name, NotifyAccess access, DescriptorStore.Place place, int most, Listener listener) {}

  private static final Logger LOG = LoggerFactory.getLogger(NotifySocket.class);

  /** So many at a time: the thread has others to hear, and deaths to tell. */
  private static final int ROUND = 16;

  /** As many as the kernel may have queued (net.unix.max_dgram_qlen), and some. */
  private static final int LAST_ROUND = 1024;

  private static final String UNNAMED = "stored";
  private static final int LONGEST_NAME = 255;

  /** Its main process, with its start time: a pid alone may be another's by now. */
  private record Main(long pid, long startTime) {}

  private final Owner owner;
  private final Datagrams datagrams;
  private final Notifications room;
  private final Complaints complaints;
  private final Closer closer;
  private final AtomicInteger left = new AtomicInteger();
  private volatile Optional<Main> main = Optional.empty();
  private Kin kin = new Kin(0, pid -> false); // guarded by this
  private boolean watched; // guarded by this
  private boolean closed; // guarded by this

  NotifySocket(Path path, Owner owner, Notifications room) {
    this.owner = owner;
    this.room = room;
    complaints = new Complaints(owner.name(), room.log());
    closer = room.closer();
    datagrams = Datagrams.open(path);
  }

  /** From now on it is heard what the worker says, whose first process that is. */
  public synchronized void hear(long child) {
    kin = new Kin(child, room.isWorker());
    refill();
  }

  /** It may say so much more; called now and then. */
  synchronized void refill() {
    left.set(Notifications.MOST_IN_A_PERIOD);
    if (!watched && !closed && kin.child() != 0) {
      watched = true;
      room.poller().watch(datagrams.descriptor(), this::readOrRest);
    }
  }

  private void read() {
    for (int i = 0; i < ROUND && !closed; i++) {
      if (closer.isBehind() || left.decrementAndGet() < 0) {
        complaints.about(closer.isBehind() ? Complaint.UNCLOSED : Complaint.FLOOD);
        unwatch();
        return;
      }
      if (!readOne()) {
        return;
      }
    }
  }

  /** The poller would never call again who fails; this way it is tried again with the refill. */
  private synchronized void readOrRest() {
    try {
      read();
    } catch (RuntimeException | Error e) {
      room.log().execute(() -> LOG.error("{} could not be heard for a while", owner.name(), e));
      unwatch();
    }
  }

  private void unwatch() {
    if (watched) {
      watched = false;
      room.poller().forget(datagrams.descriptor());
    }
  }

  private boolean readOne() {
    var next = datagrams.next();
    next.ifPresent(this::take);
    return next.isPresent();
  }

  /** After its death: hears what it has said before that, and then nothing any more. */
  public synchronized void finish() {
    for (int i = 0; i < LAST_ROUND && !closed && readOne(); i++) {}
    end();
  }

  private void take(Datagram datagram) {
    var descriptors = new ArrayList<>(datagram.descriptors());
    try {
      var notice = Notice.of(datagram.text());
      if (!datagram.whole()) {
        complaints.about(Complaint.NOT_WHOLE);
      } else if (!notice.says("BARRIER", "1") && mayBeHeard(datagram.sender())) {
        heed(notice, descriptors);
      }
    } finally {
      // a barrier's, too: who waits for its end knows that all before it was heard
      closer.close(descriptors);
    }
  }

  private boolean mayBeHeard(long sender) {
    if (sender == kin.child() || main().stream().anyMatch(pid -> pid == sender)) {
      return true;
    }
    if (owner.access() != NotifyAccess.ALL) {
      complaints.about(Complaint.NOT_MAIN);
      return false;
    }
    var stat = ProcessStat.of(sender);
    if (stat.isEmpty()) {
      complaints.about(Complaint.GONE);
    } else if (!kin.includes(stat.get())) {
      complaints.about(Complaint.STRANGER);
    } else {
      return true;
    }
    return false;
  }

  private void heed(Notice notice, List<Integer> descriptors) {
    notice.number("MAINPID").ifPresent(this::name);
    if (notice.says("FDSTORE", "1")) {
      store(notice, descriptors);
    } else if (notice.says("FDSTOREREMOVE", "1")) {
      notice.value("FDNAME").ifPresent(name -> room.store().remove(owner.place(), name));
    } else if (!descriptors.isEmpty()) {
      complaints.about(Complaint.UNWANTED);
    }
    owner.listener().heard(notice);
  }

  private void store(Notice notice, List<Integer> descriptors) {
    var name = notice.value("FDNAME").filter(NotifySocket::isName).orElse(UNNAMED);
    var watched = !notice.says("FDPOLL", "0");
    while (!descriptors.isEmpty()) {
      var kept = new DescriptorStore.Kept(name, descriptors.remove(0), closer); // the store's now
      if (!room.store().keep(owner.place(), owner.most(), kept, watched)) {
        complaints.about(owner.most() == 0 ? Complaint.NO_STORE : Complaint.FULL);
      }
    }
  }

  /** As LISTEN_FDNAMES can carry it: sd_pid_notify_with_fds(3). */
  private static boolean isName(String name) {
    return name.length() <= LONGEST_NAME
        && name.chars().allMatch(c -> c >= ' ' && c < 127 && c != ':');
  }

  /** Of its group, since what is not would outlive the SIGKILL to it. */
  private void name(long pid) {
    ProcessStat.of(pid)
        .filter(stat -> stat.group() == kin.child() && stat.runs())
        .ifPresentOrElse(
            stat -> main = Optional.of(new Main(pid, stat.startTime())),
            () -> complaints.about(Complaint.FOREIGN_MAIN));
  }

  /** The process that it has named as its main one, as long as that runs; any thread. */
  public OptionalLong main() {
    return main.stream()
        .filter(
            named ->
                ProcessStat.of(named.pid())
                    .filter(stat -> stat.startTime() == named.startTime() && stat.runs())
                    .isPresent())
        .mapToLong(Main::pid)
        .findFirst();
  }

  private void end() {
    if (!closed) {
      closed = true;
      unwatch();
      // its descriptor alone: in what was not read may be others
      closer.close(List.of(datagrams.descriptor()));
    }
  }

  /** Any thread, more than once. Its path is its directory's to remove. */
  @Override
  public synchronized void close() {
    end();
    room.left(this);
  }
}
