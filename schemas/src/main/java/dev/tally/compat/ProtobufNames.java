package dev.tally.compat;

import com.squareup.wire.schema.internal.parser.GroupElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the names of types in a file stand for. A type of the file is found by Protobuf's rule, from
 * the innermost scope outwards; one of another file keeps the name that is written.
 */
final class ProtobufNames {

  private final String prefix;
  private final Set<String> declared = new HashSet<>();
  private final List<String> imported = new ArrayList<>();

  ProtobufNames(ProtoFileElement file) {
    this.prefix = file.getPackageName() == null ? "" : file.getPackageName() + ".";
    file.getTypes().forEach(type -> declare(type, prefix + type.getName()));
  }

  private void declare(TypeElement type, String fullName) {
    declared.add(fullName);
    type.getNestedTypes().forEach(nested -> declare(nested, fullName + "." + nested.getName()));
    if (type instanceof MessageElement message) {
      for (GroupElement group : message.getGroups()) {
        declared.add(fullName + "." + group.getName());
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
      if (declared.contains(candidate)) {
        return pathOf(candidate);
      }
      scope = scope.substring(0, Math.max(0, scope.lastIndexOf('.')));
    }
    return pathOf(written);
  }

  private String pathOf(String fullName) {
    if (declared.contains(fullName)) {
      return fullName.substring(prefix.length());
    }
    imported.add(fullName);
    return fullName;
  }

  List<String> imported() {
    return imported;
  }
}
