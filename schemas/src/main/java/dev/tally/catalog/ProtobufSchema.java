package dev.tally.catalog;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A schema in Protobuf, as Protobuf's own library sees it. */
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

  static ProtobufSchema parse(SchemaText schema) throws SchemaException {
    ProtoFileElement parsed;
    try {
      parsed = ProtoParser.Companion.parse(Location.get(schema.file()), schema.text());
    } catch (IllegalStateException e) {
      OptionalInt edition = ProtobufEdition.line(schema.text());
      if (edition.isPresent()) {
        throw new SchemaException(edition.getAsInt(), ProtobufEdition.REFUSAL, e);
      }
      throw syntaxError(String.valueOf(e.getMessage()), e);
    }
    for (String name : parsed.getImports()) {
      if (!isWellKnown(name)) {
        throw new SchemaException(
            1,
            "imports '" + name + "': a schema is one file, besides google/protobuf/*.proto",
            null);
      }
    }
    try {
      return new ProtobufSchema(
          parsed,
          FileDescriptor.buildFrom(ProtobufFile.descriptor(schema.file(), parsed), WELL_KNOWN));
    } catch (DescriptorValidationException e) {
      throw new SchemaException(1, "is no Protobuf: " + e.getMessage(), e);
    }
  }

  private static boolean isWellKnown(String name) {
    for (FileDescriptor known : WELL_KNOWN) {
      if (known.getName().equals(name)) {
        return true;
      }
    }
    return false;
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

  /** Returns what it declares, without its comments and the name of its file. */
  public FileDescriptorProto declaration() {
    return file.toProto().toBuilder().clearName().build();
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
