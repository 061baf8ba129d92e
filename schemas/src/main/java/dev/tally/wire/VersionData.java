package dev.tally.wire;

import static dev.tally.event.RejectionCode.NOT_AVRO;
import static dev.tally.event.RejectionCode.NOT_PROTOBUF;
import static dev.tally.event.RejectionCode.SCHEMA_MISMATCH;
import static dev.tally.event.RejectionCode.UNKNOWN_SCHEMA_ID;
import static dev.tally.event.RejectionCode.UNSUPPORTED_CONTENT;
import static java.util.Objects.requireNonNull;

import com.google.common.primitives.Ints;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.ProtobufSchema;
import dev.tally.catalog.SchemaIds;
import dev.tally.catalog.SchemaNames;
import dev.tally.compat.SchemaLanguage;
import dev.tally.event.Outcome;
import dev.tally.event.Outcome.Accepted;
import dev.tally.event.Outcome.Rejected;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads the data of one version of a contract, in the language of its schema or in JSON. */
public final class VersionData {

  private final ContractVersion version;
  private final SchemaIds ids;
  private final int[] own;
  private final @Nullable Descriptor message;
  private final @Nullable PayloadReader reader;
  private final @Nullable Map<String, String> names;

  /**
   * Makes the reader of a version.
   *
   * @param newest the version whose names the fields get
   * @param ids which schema each id of a registry stands for
   */
  public VersionData(ContractVersion version, ContractVersion newest, SchemaIds ids) {
    this.version = version;
    this.ids = ids;
    this.own = Ints.toArray(ids.of(version.dataschema()));
    this.message = descriptor(version);
    this.reader = reader(newest);
    this.names = names(newest);
  }

  private static @Nullable Descriptor descriptor(ContractVersion version) {
    String name = version.message();
    return name == null ? null : ProtobufSchema.of(version.schema()).message(name).orElseThrow();
  }

  private @Nullable PayloadReader reader(ContractVersion newest) {
    switch (version.schema().language()) {
      case AVRO:
        Schema writer = schema(version);
        boolean isAvro = newest.schema().language() == SchemaLanguage.AVRO;
        return new AvroReader(writer, isAvro ? schema(newest) : writer);
      case PROTOBUF:
        return new ProtobufReader(requireNonNull(message), descriptor(newest));
      default:
        return null;
    }
  }

  /**
   * Returns the names that the version's fields have in the newest, null if data in JSON can be
   * read as it is. What a version does not declare means nothing in its data, though a newer one
   * declares a field of that name.
   */
  private @Nullable Map<String, String> names(ContractVersion newest) {
    Map<String, String> known = new HashMap<>();
    for (String name : SchemaNames.of(version)) {
      known.put(name, name.intern());
    }
    if (version.schema().language() == newest.schema().language()) {
      rename(known, newest);
    }
    boolean isSame =
        known.entrySet().stream().allMatch(name -> name.getKey().equals(name.getValue()));
    return isSame && known.keySet().containsAll(SchemaNames.of(newest)) ? null : known;
  }

  private void rename(Map<String, String> known, ContractVersion newest) {
    switch (version.schema().language()) {
      case AVRO:
        for (Schema.Field field : schema(version).getFields()) {
          Schema.Field same = AvroResolution.field(field, schema(newest));
          if (same != null) {
            known.put(field.name(), same.name().intern());
          }
        }
        break;
      case PROTOBUF:
        for (FieldDescriptor field : requireNonNull(message).getFields()) {
          FieldDescriptor same = ProtobufReader.field(field, descriptor(newest));
          if (same == null) {
            known.remove(field.getName());
          } else {
            known.put(field.getName(), same.getName().intern());
          }
        }
        break;
      default:
        break;
    }
  }

  private static Schema schema(ContractVersion version) {
    return new Schema.Parser().parse(version.schema().text());
  }

  /** Returns the data, or why it cannot be read. */
  public Outcome<FlatData> read(Data data) {
    if (data instanceof FlatData flat) {
      return Outcome.accept(named(flat));
    }
    Payload payload = (Payload) data;
    return payload.message() == null ? framed(payload.bytes()) : bare(payload, payload.message());
  }

  /** Reads a message that is named where Confluent's format has an id. */
  private Outcome<FlatData> bare(Payload payload, String name) {
    if (message == null || reader == null) {
      return Outcome.reject(
          UNSUPPORTED_CONTENT, "The data is a Protobuf message, but the version's schema is not.");
    }
    return message.getFullName().equals(name) ? read(payload.bytes(), 0, reader) : anotherMessage();
  }

  private Outcome<FlatData> framed(byte[] payload) {
    Outcome<ConfluentFrame> frame = ConfluentFrame.of(payload);
    if (frame instanceof Rejected<ConfluentFrame> rejected) {
      return rejected.as();
    }
    int id = ((Accepted<ConfluentFrame>) frame).value().schemaId();
    if (!Ints.contains(own, id)) {
      return ids.isKnown(id)
          ? Outcome.reject(
              SCHEMA_MISMATCH, "The schema id " + id + " is of another version than dataschema.")
          : Outcome.reject(UNKNOWN_SCHEMA_ID, "The schema id " + id + " is not pinned.");
    }
    if (reader == null) {
      Outcome<FlatData> json =
          CloudEventsJson.data(Arrays.copyOfRange(payload, ConfluentFrame.LENGTH, payload.length));
      return json instanceof Accepted<FlatData> accepted
          ? Outcome.accept(named(accepted.value()))
          : json;
    }
    if (message == null) {
      return read(payload, ConfluentFrame.LENGTH, reader);
    }
    try {
      int start = MessageIndexes.pass(payload, ConfluentFrame.LENGTH, message);
      return start < 0 ? anotherMessage() : read(payload, start, reader);
    } catch (MalformedException e) {
      return Outcome.reject(NOT_PROTOBUF, notRead(e));
    }
  }

  private FlatData named(FlatData json) {
    return names == null ? json : json.named(names);
  }

  private static Outcome<FlatData> anotherMessage() {
    return Outcome.reject(SCHEMA_MISMATCH, "The data is another message than the version's.");
  }

  private Outcome<FlatData> read(byte[] payload, int start, PayloadReader from) {
    try {
      return Outcome.accept(from.read(payload, start));
    } catch (MalformedException e) {
      return Outcome.reject(message == null ? NOT_AVRO : NOT_PROTOBUF, notRead(e));
    }
  }

  private static String notRead(MalformedException e) {
    return "The data cannot be read. " + e.getMessage();
  }
}
