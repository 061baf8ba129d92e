package dev.tally.catalog;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which names a field or a measure may have: those an expression can read without quotes. */
final class FieldNames {

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  static final Set<String> ENVELOPE = Set.of("source", "subject", "type", "time", "id");

  private static final Set<String> RESERVED =
      Set.of(
          "as",
          "bool",
          "break",
          "bytes",
          "const",
          "continue",
          "double",
          "dyn",
          "else",
          "false",
          "for",
          "function",
          "if",
          "import",
          "in",
          "int",
          "let",
          "list",
          "loop",
          "map",
          "namespace",
          "null",
          "null_type",
          "package",
          "return",
          "string",
          "true",
          "uint",
          "var",
          "void",
          "while");

  private FieldNames() {}

  /** Returns what is wrong with a name, or empty. */
  static Optional<String> mistake(String name) {
    if (!IDENTIFIER.matcher(name).matches()) {
      return Optional.of(
          "'" + name + "' is no name: use letters, digits and _, not starting with a digit");
    }
    if (ENVELOPE.contains(name)) {
      return Optional.of(
          "'" + name + "' is an attribute of every event's envelope: choose another name");
    }
    if (RESERVED.contains(name)) {
      return Optional.of(
          "'" + name + "' is a reserved word of the expression language: choose another name");
    }
    return Optional.empty();
  }
}
