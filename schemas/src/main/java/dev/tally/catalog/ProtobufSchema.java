package dev.tally.catalog;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import dev.tally.compat.ProtobufEdition;
import dev.tally.compat.SchemaText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A schema in Protobuf with the files that it imports, as Protobuf's own library sees it. */
public final class ProtobufSchema {

  private static final FileDescriptor[] WELL_KNOWN = {
    AnyProto.getDescriptor(),
    DurationProto.getDescriptor(),
    StructProto.getDescriptor(),
    TimestampProto.getDescriptor(),
    WrappersProto.getDescriptor()
  };

  private static final Pattern PLACE = Pattern.compile("(?s).*?:(\\d+):\\d+:? (.*)");

  private final ProtoFileElement parsed;
  private final FileDescriptor file;

  private ProtobufSchema(ProtoFileElement parsed, FileDescriptor file) {
    this.parsed = parsed;
    this.file = file;
  }

  /**
   * Returns a schema that a catalog holds.
   *
   * @throws IllegalArgumentException if it is none; a catalog has seen to that
   */
  public static ProtobufSchema of(SchemaText schema) {
    try {
      return parse(schema);
    } catch (SchemaException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Reads a schema with the files that it imports, which are known to be sound. */
  static ProtobufSchema parse(SchemaText schema) throws SchemaException {
    ProtoFileElement parsed = element(schema);
    FileDescriptor file = link(schema.file(), parsed, schema.imports(), new HashMap<>());
    refuseTwins(file);
    return new ProtobufSchema(parsed, file);
  }

  /** Reads the text of a file, and not yet what it imports. */
  static ProtoFileElement element(SchemaText schema) throws SchemaException {
    try {
      return ProtoParser.Companion.parse(Location.get(schema.file()), schema.text());
    } catch (IllegalStateException e) {
      OptionalInt edition = ProtobufEdition.line(schema.text());
      if (edition.isPresent()) {
        throw new SchemaException(edition.getAsInt(), ProtobufEdition.REFUSAL, e);
      }
      throw syntaxError(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * @param done the imported files that are linked, by the names that they are imported by
   */
  private static FileDescriptor link(
      String name,
      ProtoFileElement parsed,
      Map<String, SchemaText> imports,
      Map<String, FileDescriptor> done)
      throws SchemaException {
    List<FileDescriptor> known = new ArrayList<>(List.of(WELL_KNOWN));
    for (String imported : importsOf(parsed)) {
      SchemaText text = imports.get(imported);
      if (text == null) {
        throw new SchemaException(1, "imports '" + imported + "', which is not at hand", null);
      }
      if (!done.containsKey(imported)) {
        done.put(imported, link(imported, element(text), imports, done));
      }
      known.add(done.get(imported));
    }
    try {
      return FileDescriptor.buildFrom(
          ProtobufDescriptor.descriptor(name, parsed), known.toArray(FileDescriptor[]::new));
    } catch (DescriptorValidationException e) {
      throw new SchemaException(1, "is no Protobuf: " + e.getMessage(), e);
    }
  }

  /** Returns the names that a file imports files by, without those that Protobuf brings along. */
  static List<String> importsOf(ProtoFileElement file) {
    return Stream.concat(file.getImports().stream(), file.getPublicImports().stream())
        .filter(name -> Stream.of(WELL_KNOWN).noneMatch(known -> known.getName().equals(name)))
        .toList();
  }

  /** Protobuf's library does not mind that two files declare one name, as long as none uses it. */
  private static void refuseTwins(FileDescriptor file) throws SchemaException {
    Map<String, String> files = new HashMap<>();
    for (FileDescriptor each : linked(file)) {
      for (GenericDescriptor type : types(each)) {
        String other = files.putIfAbsent(type.getFullName(), each.getName());
        if (other != null) {
          throw new SchemaException(
              1,
              "%s is declared in %s and in %s: declare it once"
                  .formatted(type.getFullName(), other, each.getName()),
              null);
        }
      }
    }
  }

  /** Returns a file and all that it leads to, without those that Protobuf brings along. */
  private static Collection<FileDescriptor> linked(FileDescriptor file) {
    Map<String, FileDescriptor> linked = new LinkedHashMap<>();
    Deque<FileDescriptor> open = new ArrayDeque<>(List.of(file));
    while (!open.isEmpty()) {
      FileDescriptor next = open.remove();
      if (!isWellKnown(next) && linked.putIfAbsent(next.getName(), next) == null) {
        open.addAll(next.getDependencies());
      }
    }
    return linked.values();
  }

  private static boolean isWellKnown(FileDescriptor file) {
    return List.of(WELL_KNOWN).contains(file);
  }

  /** Returns the types of a file that are not within others. */
  private static List<GenericDescriptor> types(FileDescriptor file) {
    List<GenericDescriptor> types = new ArrayList<>(file.getMessageTypes());
    types.addAll(file.getEnumTypes());
    return types;
  }

  private static SchemaException syntaxError(String message, IllegalStateException cause) {
    Matcher place = PLACE.matcher(message);
    return place.matches()
        ? new SchemaException(
            Integer.parseInt(place.group(1)), "is no Protobuf: " + place.group(2), cause)
        : new SchemaException(1, "is no Protobuf: " + message, cause);
  }

  /** Returns the messages that are not within others, in the order of the file. */
  public List<Descriptor> messages() {
    return file.getMessageTypes();
  }

  /**
   * Returns a message by its name within the package, such as {@code Sale} or {@code Order.Line}.
   */
  public Optional<Descriptor> message(String name) {
    Descriptor found = null;
    for (String part : name.split("\\.", -1)) {
      found = found == null ? file.findMessageTypeByName(part) : found.findNestedTypeByName(part);
      if (found == null) {
        return Optional.empty();
      }
    }
    return Optional.ofNullable(found);
  }

  /**
   * Returns what the file declares, without its comments, its name, and the names of the files that
   * it imports.
   */
  public FileDescriptorProto declaration() {
    return file.toProto().toBuilder().clearName().clearDependency().clearPublicDependency().build();
  }

  /**
   * Returns the messages and enums of imported files that the file's own messages lead to, those
   * that are not within others, by their full names.
   */
  public SortedMap<String, GenericDescriptor> imported() {
    SortedMap<String, GenericDescriptor> found = new TreeMap<>();
    Deque<Descriptor> open = new ArrayDeque<>(file.getMessageTypes());
    Set<Descriptor> seen = new HashSet<>();
    while (!open.isEmpty()) {
      Descriptor message = open.remove();
      if (!seen.add(message)) {
        continue;
      }
      open.addAll(message.getNestedTypes());
      for (FieldDescriptor field : message.getFields()) {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
          addTop(field.getMessageType(), found);
          open.add(field.getMessageType());
        } else if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
          addTop(field.getEnumType(), found);
        }
      }
    }
    return found;
  }

  private void addTop(GenericDescriptor type, SortedMap<String, GenericDescriptor> found) {
    if (!type.getFile().equals(file) && !isWellKnown(type.getFile())) {
      GenericDescriptor top = top(type);
      found.put(top.getFullName(), top);
    }
  }

  private static GenericDescriptor top(GenericDescriptor type) {
    Descriptor outer =
        type instanceof EnumDescriptor enumeration
            ? enumeration.getContainingType()
            : ((Descriptor) type).getContainingType();
    return outer == null ? type : top(outer);
  }

  /** Returns the imported file that declares a message, by its name or its full one. */
  Optional<String> importWith(String message) {
    return linked(file).stream()
        .filter(each -> !each.equals(file))
        .filter(
            each ->
                each.getMessageTypes().stream()
                    .anyMatch(
                        type ->
                            type.getName().equals(message) || type.getFullName().equals(message)))
        .map(FileDescriptor::getName)
        .findFirst();
  }

  /** Returns the line of a field of one of {@link #messages()}. */
  int lineOf(Descriptor message, String field) {
    return parsed.getTypes().stream()
        .filter(MessageElement.class::isInstance)
        .map(MessageElement.class::cast)
        .filter(element -> element.getName().equals(message.getName()))
        .flatMap(element -> element.getFields().stream())
        .filter(element -> element.getName().equals(field))
        .mapToInt(element -> element.getLocation().getLine())
        .findFirst()
        .orElse(1);
  }
}
