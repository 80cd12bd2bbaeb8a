package org.supervisor4j.netty.output;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentTest {

  private final Recent recent = new Recent();

  private void feed(String text) {
    recent.feed(text.getBytes(US_ASCII), text.length());
  }

  private String read(long offset, int most) {
    return new String(recent.read(offset, most).bytes(), US_ASCII);
  }

  @Test
  void bytes_have_the_offsets_of_the_whole_stream() {
    feed("abc");
    feed("defg");
    assertThat(recent.size()).isEqualTo(7);
    assertThat(read(0, 100)).isEqualTo("abcdefg");
    assertThat(read(2, 3)).isEqualTo("cde");
    assertThat(read(7, 1)).isEmpty();
    assertThat(read(99, 1)).isEmpty();
  }

  @Test
  void what_is_forgotten_is_passed_over() {
    feed("x".repeat(Recent.MOST));
    feed("yz");
    assertThat(recent.size()).isEqualTo(Recent.MOST + 2);
    assertThat(recent.read(0, Integer.MAX_VALUE).bytes()).hasSize(Recent.MOST).endsWith('y', 'z');
    assertThat(recent.read(0, 1))
        .extracting(LogBytes.Piece::from, LogBytes.Piece::end)
        .containsExactly(2L, 3L);
    feed("1".repeat(3 * Recent.MOST) + "2");
    assertThat(recent.read(0, Integer.MAX_VALUE).bytes()).hasSize(Recent.MOST).endsWith('1', '2');
  }

  @Test
  void cleared_it_begins_anew() {
    feed("abc");
    recent.clear();
    assertThat(recent.size()).isZero();
    feed("d");
    assertThat(read(0, 9)).isEqualTo("d");
  }

  @Test
  void any_pieces_give_the_end_of_the_stream() {
    var random = new Random(4711);
    var whole = new ByteArrayOutputStream();
    while (whole.size() < 4 * Recent.MOST) {
      var piece = new byte[random.nextInt(3000)];
      random.nextBytes(piece);
      var count = piece.length == 0 ? 0 : random.nextInt(piece.length);
      whole.write(piece, 0, count);
      recent.feed(piece, count);
      var all = whole.toByteArray();
      var known = Math.max(0, all.length - Recent.MOST);
      var from = known + random.nextInt(all.length - known + 1);
      assertThat(recent.read(from, 100).bytes())
          .isEqualTo(Arrays.copyOfRange(all, from, Math.min(all.length, from + 100)));
    }
  }
}
