package org.supervisor4j.netty.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PhaseTableTest {

  private static final Path PAGE = Path.of("..", "docs", "lifecycle.md");

  @Test
  void the_page_is_what_the_code_does() throws IOException {
    var page = PhaseTable.page();
    if (System.getProperty("rewrite") != null) {
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE).hasContent(page);
  }

  @Test
  void the_table_names_every_phase() {
    Set<Class<?>> named =
        PhaseTable.PHASES.stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(named).containsExactlyInAnyOrderElementsOf(records(Phase.class));
  }

  private static List<Class<?>> records(Class<?> type) {
    if (type.isRecord()) {
      return List.of(type);
    }
    var all = new ArrayList<Class<?>>();
    for (var sub : type.getPermittedSubclasses()) {
      all.addAll(records(sub));
    }
    return all;
  }
}
