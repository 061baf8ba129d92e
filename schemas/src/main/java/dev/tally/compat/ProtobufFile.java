package dev.tally.compat;

import static java.util.Objects.requireNonNull;

import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.GroupElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.OneOfElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import com.squareup.wire.schema.internal.parser.TypeElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .proto} file: its messages and enums by their path in it, such as {@code Sale.Line}, and
 * by their full names those of imported files that the file's own lead to.
 */
final class ProtobufFile {

  private static final Pattern REFUSAL = Pattern.compile("Syntax error in .*?:(\\d+):\\d+: (.*)");

  private final SchemaText text;
  private final ProtoFileElement element;
  private final ProtobufNames names;
  private final Map<String, ProtobufMessage> messages = new LinkedHashMap<>();
  private final Map<String, ProtobufEnum> enums = new LinkedHashMap<>();
  private final ProtobufUses uses;

  private ProtobufFile(
      SchemaText text, ProtoFileElement element, Map<String, ProtoFileElement> imports) {
    this.text = text;
    this.element = element;
    this.names = new ProtobufNames(element, imports, ProtobufNames.packageOf(element));
    new Part(text, element, names).addTypes("");
    Set<String> own = Set.copyOf(messages.keySet());
    imports.forEach(
        (name, imported) ->
            new Part(
                    requireNonNull(text.imports().get(name)),
                    imported,
                    new ProtobufNames(imported, imports, ""))
                .addTypes(ProtobufNames.packageOf(imported)));
    this.uses = new ProtobufUses(messages, own);
    messages.values().removeIf(message -> !isOfData(message.path(), message.place()));
    enums.values().removeIf(declared -> !isOfData(declared.path(), declared.place()));
  }

  /** Whether a type is the file's own, or one that its own lead to: a shared file has others. */
  private boolean isOfData(String path, Place place) {
    return isOwn(place) || uses.isReached(path);
  }

  /** Whether something is declared in the file itself, and not in an imported one. */
  boolean isOwn(Place place) {
    return place.file().equals(text.file());
  }

  /** Reads the text; adds a violation where it is not well-formed. */
  static Optional<ProtobufFile> read(SchemaText text, Violations violations) {
    Map<String, ProtoFileElement> imports = new TreeMap<>();
    for (Map.Entry<String, SchemaText> imported : text.imports().entrySet()) {
      parse(imported.getValue(), violations)
          .ifPresent(element -> imports.put(imported.getKey(), element));
    }
    return parse(text, violations)
        .filter(element -> imports.size() == text.imports().size())
        .map(element -> new ProtobufFile(text, element, imports))
        .filter(file -> file.isSound(violations));
  }

  // The parser throws what its code happens to meet in a text that it does not expect. It calls
  // itself for what is nested, so a text can be too deep for it.
  private static Optional<ProtoFileElement> parse(SchemaText text, Violations violations) {
    try {
      return Optional.of(ProtoParser.Companion.parse(Location.get("schema"), text.text()));
    } catch (RuntimeException | StackOverflowError e) {
      Matcher refusal = REFUSAL.matcher(String.valueOf(e.getMessage()));
      boolean placed = refusal.lookingAt();
      OptionalInt edition = ProtobufEdition.line(text.text());
      if (edition.isPresent()) {
        violations.addUnreadable(
            text.place(edition.getAsInt()), "The schema " + ProtobufEdition.REFUSAL + ".");
        return Optional.empty();
      }
      violations.addUnreadable(
          text.place(placed ? Integer.parseInt(refusal.group(1)) : 1),
          "The schema is no proto2 or proto3 file (%s): correct it."
              .formatted(placed ? refusal.group(2) : e));
      return Optional.empty();
    }
  }

  /** What one of the files declares. */
  private final class Part {

    private final SchemaText text;
    private final ProtoFileElement file;
    private final ProtobufNames names;

    Part(SchemaText text, ProtoFileElement file, ProtobufNames names) {
      this.text = text;
      this.file = file;
      this.names = names;
    }

    /** Adds all types, at paths that begin with a prefix. */
    void addTypes(String prefix) {
      file.getTypes().forEach(type -> add(type, prefix + type.getName()));
    }

    private void add(TypeElement type, String path) {
      if (type instanceof MessageElement message) {
        add(message, path);
      } else if (type instanceof EnumElement declared) {
        enums.put(path, new ProtobufEnum(path, declared, syntaxOf(file), text));
      }
      type.getNestedTypes().forEach(nested -> add(nested, path + "." + nested.getName()));
    }

    private void add(MessageElement message, String path) {
      List<ProtobufField> fields = new ArrayList<>();
      Map<String, Place> oneofs = new LinkedHashMap<>();
      message.getFields().forEach(field -> fields.add(field(field, path, "")));
      for (OneOfElement oneof : message.getOneOfs()) {
        oneofs.put(oneof.getName(), place(oneof.getLocation()));
        oneof.getFields().forEach(field -> fields.add(field(field, path, oneof.getName())));
        oneof.getGroups().forEach(group -> fields.add(group(group, path, oneof.getName())));
      }
      message.getGroups().forEach(group -> fields.add(group(group, path, "")));
      messages.put(
          path,
          new ProtobufMessage(
              path,
              place(message.getLocation()),
              fields,
              oneofs,
              new ProtobufReserved(message.getReserveds(), text)));
    }

    private ProtobufField field(FieldElement field, String path, String oneof) {
      return new ProtobufField(
          field,
          names.type(field.getType(), path),
          oneof,
          syntaxOf(file),
          place(field.getLocation()));
    }

    private ProtobufField group(GroupElement group, String path, String oneof) {
      String inner = path + "." + group.getName();
      List<ProtobufField> fields =
          group.getFields().stream().map(field -> field(field, inner, "")).toList();
      messages.put(
          inner,
          new ProtobufMessage(
              inner,
              place(group.getLocation()),
              fields,
              Map.of(),
              new ProtobufReserved(List.of(), text)));
      FieldElement field =
          new FieldElement(
              group.getLocation(),
              group.getLabel(),
              "group",
              group.getName().toLowerCase(Locale.ROOT),
              null,
              null,
              group.getTag(),
              "",
              List.of());
      return new ProtobufField(
          field, ProtobufType.group(inner), oneof, syntaxOf(file), place(group.getLocation()));
    }

    private Place place(Location location) {
      return text.place(location.getLine());
    }
  }

  private boolean isSound(Violations violations) {
    return messages.values().stream().allMatch(message -> message.isSound(violations))
        && enums.values().stream().allMatch(declared -> declared.reserved().isSound(violations));
  }

  Map<String, ProtobufMessage> messages() {
    return messages;
  }

  Map<String, ProtobufEnum> enums() {
    return enums;
  }

  ProtobufUses uses() {
    return uses;
  }

  /** Returns the package, or none. */
  String packageName() {
    String name = element.getPackageName();
    return name == null ? "none" : name;
  }

  /** Returns the syntax; a file that does not say is proto2. */
  String syntax() {
    return syntaxOf(element);
  }

  private static String syntaxOf(ProtoFileElement file) {
    return file.getSyntax() == null ? "proto2" : file.getSyntax().toString();
  }

  /** Returns whether a field that is absent differs from one that is zero, where it can be both. */
  boolean tellsZeroFromAbsent(ProtobufField field) {
    String type = field.type().name();
    boolean canBeZero =
        field.cardinality() == ProtobufField.Cardinality.ONE
            && (ProtobufScalars.isScalar(type) || enums.containsKey(type));
    return !canBeZero
        || field.isOptional()
        || !field.oneof().isEmpty()
        || field.syntax().equals("proto2");
  }

  /** Returns the names of types of files that are not at hand, as they are written. */
  List<String> imported() {
    return names.imported();
  }

  /** Returns where a statement at the head of the file begins, such as {@code package}. */
  Place place(String statement) {
    Matcher matcher =
        Pattern.compile("^\\s*" + statement + "\\b", Pattern.MULTILINE).matcher(text.text());
    if (!matcher.find()) {
      return text.place(1);
    }
    String before = text.text().substring(0, matcher.end());
    return text.place(1 + (int) before.chars().filter(letter -> letter == '\n').count());
  }
}
