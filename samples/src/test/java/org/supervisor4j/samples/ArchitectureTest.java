package org.supervisor4j.samples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.net.http.HttpClient;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The directions of ARCHITECTURE.md, executable. */
class ArchitectureTest {

  private static final String NETTY = "org.supervisor4j.netty";
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.supervisor4j");

  private static void check(ArchRule rule) {
    rule.check(ALL);
  }

  /** A room and the rooms it may know, beside the API and the JDK. */
  private static void room(String room, String... known) {
    var forbidden =
        classes()
            .that()
            .resideInAPackage(NETTY + "." + room)
            .should()
            .onlyDependOnClassesThat(
                new com.tngtech.archunit.base.DescribedPredicate<JavaClass>(
                    "are of the API or of " + String.join(", ", known)) {
                  @Override
                  public boolean test(JavaClass other) {
                    var name = other.getPackageName();
                    return !name.startsWith("org.supervisor4j.netty")
                        || name.equals(NETTY + "." + room)
                        || java.util.Arrays.stream(known)
                            .anyMatch(k -> name.equals(NETTY + "." + k));
                  }
                });
    check(forbidden);
  }

  @Test
  void every_room_knows_only_the_rooms_below_it() {
    room("lifecycle");
    room("order");
    room("posix");
    room("wire");
    room("process", "posix");
    room("output", "posix");
    room("input", "posix");
    room("listener", "output");
    room("socket", "wire", "posix");
    room("control", "wire", "posix");
    room("notify", "posix", "process");
    room("worker", "wire", "move");
    room("move", "wire");
    room("runtime", "posix", "process", "socket", "wire");
    room("archive", "runtime");
    room("operator", "posix", "runtime");
    room("http", "socket", "posix");
    room("web", "http", "output", "wire", "posix");
    room("service", "engine", "wire", "posix");
    room("metrics");
    room("flight");
    room("rpc", "http", "output");
    room(
        "engine",
        "lifecycle",
        "process",
        "output",
        "input",
        "listener",
        "socket",
        "control",
        "notify",
        "wire",
        "runtime",
        "archive",
        "posix");
  }

  @Test
  void every_room_is_ruled_here() {
    var rooms =
        ALL.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith(NETTY + "."))
            .map(name -> name.substring(NETTY.length() + 1))
            .distinct();

    assertThat(rooms)
        .containsExactlyInAnyOrder(
            "lifecycle",
            "order",
            "posix",
            "wire",
            "process",
            "output",
            "input",
            "listener",
            "socket",
            "control",
            "notify",
            "worker",
            "move",
            "runtime",
            "archive",
            "operator",
            "http",
            "web",
            "service",
            "metrics",
            "flight",
            "rpc",
            "engine");
  }

  @Test
  void the_core_has_no_clock_no_io_and_no_chance() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(NETTY + ".lifecycle", NETTY + ".order")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.netty..",
                "jnr..",
                "org.slf4j..",
                "java.io..",
                "java.nio..",
                "java.net..",
                "java.util.concurrent.."));
    check(
        noClasses()
            .that()
            .resideInAPackage(NETTY + ".lifecycle")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocalRandom.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class));
  }

  @Test
  void only_the_posix_room_knows_libc_and_a_worker_never_loads_it() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(NETTY + ".posix")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jnr.ffi.."));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(NETTY + ".worker", NETTY + ".move", NETTY + ".wire")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jnr..", NETTY + ".posix"));
  }

  @Test
  void what_may_be_absent_is_known_to_one_room_each() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(NETTY + ".metrics")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer.."));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(NETTY + ".flight")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.jfr.."));
  }

  @Test
  void the_api_stands_alone() {
    check(
        classes()
            .that()
            .resideInAPackage("org.supervisor4j")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "org.supervisor4j",
                "java..",
                "com.sun.management", // of the JDK: the memory of the container
                "org.slf4j..",
                "org.jspecify.."));
  }

  @Test
  void modules_point_one_way() {
    check(
        noClasses()
            .that()
            .resideInAPackage(NETTY + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.supervisor4j.testkit..", "org.supervisor4j.samples.."));
    check(
        noClasses()
            .that()
            .resideInAPackage("org.supervisor4j.testkit..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.supervisor4j.samples.."));
  }

  @Test
  void rooms_form_no_cycle() {
    check(slices().matching(NETTY + ".(*)..").should().beFreeOfCycles());
    check(slices().matching("org.supervisor4j.testkit.(*)..").should().beFreeOfCycles());
  }

  @Test
  void nobody_sleeps() {
    check(
        noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(java.util.concurrent.TimeUnit.class, "sleep", long.class));
  }

  @Test
  void the_jdks_http_clients_are_made_in_one_place() {
    noClasses()
        .that()
        .doNotHaveSimpleName("JdkClient")
        .should()
        .callMethod(HttpClient.class, "newHttpClient")
        .orShould()
        .callMethod(HttpClient.class, "newBuilder")
        .check(new ClassFileImporter().importPackages("org.supervisor4j"));
  }

  @Test
  void every_package_is_null_marked() {
    assertThat(ALL.stream().map(JavaClass::getPackage).distinct())
        .allMatch(p -> p.isAnnotatedWith(NullMarked.class));
  }
}
