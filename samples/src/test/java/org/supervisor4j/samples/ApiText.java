package org.supervisor4j.samples;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The public classes of a module, with all that is public or protected in them. */
final class ApiText {

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.supervisor4j");

  private static final Set<String> OF_EVERY_RECORD = Set.of("equals", "hashCode", "toString");

  private ApiText() {}

  static String of(Predicate<JavaClass> offered) {
    return ALL.stream()
        .filter(offered)
        .map(JavaClass::reflect)
        .filter(ApiText::isOffered)
        .sorted(Comparator.comparing(Class::getName))
        .map(ApiText::text)
        .collect(Collectors.joining("\n"));
  }

  private static boolean isOffered(Class<?> type) {
    var enclosing = type.getEnclosingClass();
    return isOffered(type.getModifiers())
        && !type.isAnonymousClass()
        && (enclosing == null || isOffered(enclosing));
  }

  private static boolean isOffered(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String text(Class<?> type) {
    var members =
        Stream.of(
                Stream.of(type.getDeclaredFields()).filter(ApiText::isOffered).map(ApiText::line),
                Stream.of(type.getDeclaredConstructors())
                    .filter(ApiText::isOffered)
                    .map(ApiText::line),
                Stream.of(type.getDeclaredMethods()).filter(ApiText::isOffered).map(ApiText::line))
            .flatMap(lines -> lines.sorted());
    return Stream.concat(Stream.of(head(type)), members.map(line -> "  " + line))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static boolean isOffered(Member member) {
    return isOffered(member.getModifiers())
        && !member.isSynthetic()
        && !OF_EVERY_RECORD.contains(member.getName());
  }

  private static String head(Class<?> type) {
    var supers =
        Stream.of(type.getGenericInterfaces()).map(each -> each.getTypeName()).sorted().toList();
    // JDK 25 says it by itself, 17 does not
    var sealed = type.isSealed() ? "sealed " : "";
    var text = type.toGenericString().replaceAll("\\b(non-)?sealed ", "");
    return plain(sealed + text + (supers.isEmpty() ? "" : " : " + supers));
  }

  private static String line(Field field) {
    return plain(field.toGenericString());
  }

  private static String line(Executable executable) {
    var text = plain(executable.toGenericString());
    return executable instanceof Constructor ? "new " + text : text;
  }

  /** Without the packages of names, which say little and take much. */
  private static String plain(String text) {
    return text.replaceAll("\\b(?:[a-z][a-z0-9_]*\\.)+(?=[A-Z])", "").replace("$", ".");
  }
}
