package dev.tally.compat;

import com.squareup.wire.schema.internal.parser.GroupElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the names of types in a file stand for. A type is found by Protobuf's rule, from the
 * innermost scope outwards, among those of the file and of the files that it imports; one of a file
 * that is not at hand keeps the name that is written.
 */
final class ProtobufNames {

  private final String prefix;
  private final Set<String> own = new HashSet<>();
  private final Set<String> visible = new HashSet<>();
  private final List<String> imported = new ArrayList<>();

  /**
   * @param imports all files at hand by the names that they are imported by
   * @param prefix what the paths of the file's own types leave out: its package and a dot, or
   *     nothing where they are full names
   */
  ProtobufNames(ProtoFileElement file, Map<String, ProtoFileElement> imports, String prefix) {
    this.prefix = prefix;
    declare(file, own);
    visible.addAll(own);
    Deque<String> open = new ArrayDeque<>(file.getImports());
    open.addAll(file.getPublicImports());
    Set<String> seen = new HashSet<>();
    while (!open.isEmpty()) {
      String name = open.remove();
      ProtoFileElement other = imports.get(name);
      if (seen.add(name) && other != null) {
        declare(other, visible);
        open.addAll(other.getPublicImports());
      }
    }
  }

  /** Returns the package and a dot; empty where there is none. */
  static String packageOf(ProtoFileElement file) {
    return file.getPackageName() == null ? "" : file.getPackageName() + ".";
  }

  private static void declare(ProtoFileElement file, Set<String> names) {
    file.getTypes().forEach(type -> declare(type, packageOf(file) + type.getName(), names));
  }

  private static void declare(TypeElement type, String fullName, Set<String> names) {
    names.add(fullName);
    type.getNestedTypes()
        .forEach(nested -> declare(nested, fullName + "." + nested.getName(), names));
    if (type instanceof MessageElement message) {
      for (GroupElement group : message.getGroups()) {
        names.add(fullName + "." + group.getName());
      }
    }
  }

  /** Returns the type of a field that is declared in the message at a path. */
  ProtobufType type(String written, String path) {
    if (written.startsWith("map<")) {
      String[] parts = written.substring("map<".length(), written.length() - 1).split(",", 2);
      return ProtobufType.map(parts[0].trim(), resolve(parts[1].trim(), path));
    }
    return ProtobufType.named(resolve(written, path));
  }

  private String resolve(String written, String path) {
    if (ProtobufScalars.isScalar(written)) {
      return written;
    }
    if (written.startsWith(".")) {
      return pathOf(written.substring(1));
    }
    String scope = prefix + path;
    while (!scope.isEmpty()) {
      String candidate = scope + "." + written;
      if (visible.contains(candidate)) {
        return pathOf(candidate);
      }
      scope = scope.substring(0, Math.max(0, scope.lastIndexOf('.')));
    }
    return pathOf(written);
  }

  private String pathOf(String fullName) {
    if (own.contains(fullName)) {
      return fullName.substring(prefix.length());
    }
    if (!visible.contains(fullName)) {
      imported.add(fullName);
    }
    return fullName;
  }

  /** Returns the names of types of files that are not at hand, as they are written. */
  List<String> imported() {
    return imported;
  }
}
