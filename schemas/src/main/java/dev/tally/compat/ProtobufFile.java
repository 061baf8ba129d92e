package dev.tally.compat;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code .proto} file: its messages and enums by their path in it, such as {@code Sale.Line}. */
final class ProtobufFile {

  private static final Pattern REFUSAL = Pattern.compile("Syntax error in .*?:(\\d+):\\d+: (.*)");

  private final SchemaText text;
  private final ProtoFileElement element;
  private final ProtobufNames names;
  private final Map<String, ProtobufMessage> messages = new LinkedHashMap<>();
  private final Map<String, ProtobufEnum> enums = new LinkedHashMap<>();
  private final ProtobufUses uses;

  private ProtobufFile(SchemaText text, ProtoFileElement element) {
    this.text = text;
    this.element = element;
    this.names = new ProtobufNames(element);
    element.getTypes().forEach(type -> add(type, type.getName()));
    this.uses = new ProtobufUses(messages);
  }

  /** Reads the text; adds a violation where it is not well-formed. */
  static Optional<ProtobufFile> read(SchemaText text, Violations violations) {
    return parse(text, violations)
        .map(element -> new ProtobufFile(text, element))
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

  private void add(TypeElement type, String path) {
    if (type instanceof MessageElement message) {
      add(message, path);
    } else if (type instanceof EnumElement declared) {
      enums.put(path, new ProtobufEnum(path, declared, text));
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
        field, names.type(field.getType(), path), oneof, place(field.getLocation()));
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
    return new ProtobufField(field, ProtobufType.group(inner), oneof, place(group.getLocation()));
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
    return element.getSyntax() == null ? "proto2" : element.getSyntax().toString();
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
        || syntax().equals("proto2");
  }

  /** Returns the names of types that other files declare, as they are written. */
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

  private Place place(Location location) {
    return text.place(location.getLine());
  }
}
