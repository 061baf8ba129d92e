package dev.tally.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.tally.catalog.Contract;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.ProtobufSchema;
import dev.tally.catalog.SchemaIds;
import dev.tally.compat.SchemaLanguage;
import dev.tally.event.Outcome;
import dev.tally.event.Outcome.Accepted;
import dev.tally.event.Outcome.Rejected;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.event.RejectionCode;
import dev.tally.wire.CloudEvent;
import dev.tally.wire.CloudEvents;
import dev.tally.wire.ContractValidator;
import dev.tally.wire.FlatData;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads samples of a version's data by two contracts, with the code that counts, and tells what one
 * of them refuses or takes for something else.
 *
 * <p>The rules of the gate say what is wrong with a change; this says whether data comes through
 * it. What the contract derives and demands is looked at behind the fields, so that a rule that
 * hardly any sample keeps does not hide them.
 */
final class SampleComparison {

  /** The schema id of every sample; whether the real ones are still pinned is another question. */
  private static final int ID = 1;

  private final ContractVersion version;
  private final Contract reference;
  private final Contract tested;
  private final Map<String, Difference> found = new LinkedHashMap<>();

  private SampleComparison(ContractVersion version, Contract reference, Contract tested) {
    this.version = version;
    this.reference = reference;
    this.tested = tested;
  }

  /**
   * What becomes of data.
   *
   * @param field the field that is concerned; empty if it is the whole data
   * @param was its value by the contract that the data is meant for, as people read it
   * @param is its value by the other one, null where that rejects the data
   * @param rejection why it does, null where it does not
   */
  record Difference(
      String field, String was, @Nullable String is, @Nullable Rejected<?> rejection) {}

  /**
   * Returns the differences, one for each field at most.
   *
   * @param version what the data is of
   * @param reference the contract by which it says what it was meant to
   * @param tested the contract that must read it alike; its version of the same name may be another
   *     text, and its newest may be any
   */
  static List<Difference> differences(
      ContractVersion version, Contract reference, Contract tested) {
    SampleComparison judge = new SampleComparison(version, reference, tested);
    judge.compare();
    return List.copyOf(judge.found.values());
  }

  /** What reads data by one contract. */
  private static final class Reader {

    private final List<Field> fields;
    private final ContractValidator whole;

    Reader(Contract contract, SchemaIds ids) {
      this.fields = contract.fields().stream().filter(field -> field.expression() == null).toList();
      this.whole = new ContractValidator(contract, ids, Set.of());
    }

    Outcome<FlatData> read(CloudEvent event) {
      Outcome<ContractValidator.Version> version = whole.version(event);
      return version instanceof Accepted<ContractValidator.Version> accepted
          ? accepted.value().data().read(event.data())
          : ((Rejected<?>) version).as();
    }
  }

  private void compare() {
    SchemaIds ids = SchemaIds.NONE.with(ID, version.dataschema());
    Reader before = new Reader(reference, ids);
    Reader after = new Reader(tested, ids);
    Set<String> undeclared =
        after.fields.stream().map(Field::name).collect(Collectors.toCollection(TreeSet::new));
    version.fields().forEach(field -> undeclared.remove(field.name()));
    for (DataSample sample : Samples.of(version, undeclared)) {
      Outcome<CloudEvent> event = CloudEvents.read(record(sample)).get(0).event();
      if (event instanceof Accepted<CloudEvent> accepted) {
        compare(accepted.value(), sample, before, after);
      }
    }
  }

  private void compare(CloudEvent event, DataSample sample, Reader before, Reader after) {
    if (!(before.read(event) instanceof Accepted<FlatData> known)) {
      return;
    }
    FlatData data = known.value();
    Map<String, Optional<Object>> values = new LinkedHashMap<>();
    for (Field field : before.fields) {
      Outcome<Optional<Object>> value = ContractValidator.value(field, data);
      if (!(value instanceof Accepted<Optional<Object>> accepted)) {
        // It never counted.
        return;
      }
      values.put(field.name(), accepted.value());
    }
    Outcome<FlatData> read = after.read(event);
    if (read instanceof Rejected<FlatData> rejected) {
      add(new Difference("", "data", null, rejected));
      return;
    }
    FlatData other = ((Accepted<FlatData>) read).value();
    int differences = found.size();
    for (Field field : after.fields) {
      compare(field, values, other);
    }
    if (differences == found.size() && !data.hash().equals(other.hash())) {
      add(new Difference("", "one content", "another, by its hash", null));
    }
    if (differences == found.size() && !sample.atAnEnd()) {
      compareWhole(event, data, other, before, after);
    }
  }

  /**
   * @param values those of the fields that the reference knows
   */
  private void compare(Field field, Map<String, Optional<Object>> values, FlatData data) {
    Outcome<Optional<Object>> is = ContractValidator.value(field, data);
    boolean isKnown = values.containsKey(field.name());
    Optional<Object> was = values.getOrDefault(field.name(), Optional.empty());
    String spelled = isKnown ? spell(was) : "unknown";
    if (is instanceof Rejected<Optional<Object>> rejected) {
      add(new Difference(field.name(), spelled, null, rejected));
      return;
    }
    Optional<Object> value = ((Accepted<Optional<Object>>) is).value();
    if (isKnown
        && !isSame(was, value)
        && !isDeclared(field, was, value)
        && !isStandInOfEnum(field, value)) {
      add(new Difference(field.name(), spelled, spell(value), null));
    }
  }

  /**
   * Whether a value was absent and a default that somebody declared now stands in for it. Nobody
   * could count by the field before.
   */
  private boolean isDeclared(Field field, Optional<Object> was, Optional<Object> is) {
    return was.isEmpty()
        && is.equals(Optional.ofNullable(field.defaultValue()))
        && !isZeroOfProtobuf(field);
  }

  /** Whether a value is what an enum of Avro has for symbols that it does not know. */
  private boolean isStandInOfEnum(Field field, Optional<Object> is) {
    ContractVersion newest = tested.newest();
    if (newest.schema().language() != SchemaLanguage.AVRO) {
      return false;
    }
    Schema.Field known = new Schema.Parser().parse(newest.schema().text()).getField(field.name());
    List<Schema> types =
        known == null
            ? List.of()
            : known.schema().isUnion() ? known.schema().getTypes() : List.of(known.schema());
    return types.stream()
        .filter(type -> type.getType() == Schema.Type.ENUM)
        .map(Schema::getEnumDefault)
        .anyMatch(standIn -> standIn != null && is.equals(Optional.of(standIn)));
  }

  private boolean isZeroOfProtobuf(Field field) {
    ContractVersion newest = tested.newest();
    if (newest.schema().language() != SchemaLanguage.PROTOBUF) {
      return false;
    }
    boolean isNoted =
        newest.fields().stream()
            .noneMatch(
                same ->
                    same.name().equals(field.name())
                        && Objects.equals(same.defaultValue(), field.defaultValue()));
    FieldDescriptor descriptor = message(newest).findFieldByName(field.name());
    return !isNoted && descriptor != null && !descriptor.hasPresence();
  }

  private static boolean isSame(Optional<Object> one, Optional<Object> other) {
    return one.equals(other)
        || (one.isPresent()
            && other.isPresent()
            && number(one.get()) != null
            && number(other.get()) != null
            && requireNonNull(number(one.get())).compareTo(requireNonNull(number(other.get())))
                == 0);
  }

  /** A truth is a number to Protobuf only; elsewhere no contract reads the one as the other. */
  private static @Nullable BigDecimal number(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    if (value instanceof Long integer) {
      return BigDecimal.valueOf(integer);
    }
    return value instanceof BigDecimal number ? number : null;
  }

  private static String spell(Optional<Object> value) {
    if (value.isEmpty()) {
      return "nothing";
    }
    return value.get() instanceof String text ? "\"" + text + "\"" : value.get().toString();
  }

  /** Compares what the contracts derive and demand, where the fields are alike. */
  private void compareWhole(
      CloudEvent event, FlatData data, FlatData other, Reader before, Reader after) {
    if (before.whole.values(event, data) instanceof Accepted
        && after.whole.values(event, other) instanceof Rejected<?> rejected
        && (rejected.code() == RejectionCode.RULE_BROKEN
            || rejected.code() == RejectionCode.UNDEFINED_VALUE)) {
      add(new Difference("", "data", null, rejected));
    }
  }

  private void add(Difference difference) {
    String code = difference.rejection() == null ? "" : difference.rejection().code().name();
    found.putIfAbsent(difference.field().isEmpty() ? " " + code : difference.field(), difference);
  }

  // ---- records

  private RawRecord record(DataSample sample) {
    SchemaLanguage language = version.schema().language();
    byte[] value =
        language == SchemaLanguage.JSON_SCHEMA ? sample.payload() : framed(sample.payload());
    List<Header> headers =
        List.of(
            header("content-type", contentType(language)),
            header("ce_specversion", "1.0"),
            header("ce_id", "1"),
            header("ce_source", "/gate"),
            header("ce_type", reference.type()),
            header("ce_time", "2000-01-01T00:00:00Z"),
            header("ce_dataschema", version.dataschema()));
    return new RawRecord(Position.of(reference.topic(), 0, 0), 0, 0, null, value, headers);
  }

  private static Header header(String name, String value) {
    return new Header(name, value.getBytes(UTF_8));
  }

  private static String contentType(SchemaLanguage language) {
    switch (language) {
      case AVRO:
        return "application/avro";
      case PROTOBUF:
        return "application/protobuf";
      default:
        return "application/json";
    }
  }

  /** Returns a payload in Confluent's format. */
  private byte[] framed(byte[] payload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(1 + Integer.BYTES).put((byte) 0).putInt(ID).array());
    if (version.schema().language() == SchemaLanguage.PROTOBUF) {
      Deque<Integer> path = new ArrayDeque<>();
      Descriptor message = message(version);
      for (Descriptor at = message; at != null; at = at.getContainingType()) {
        path.addFirst(index(at));
      }
      bytes.write(2 * path.size());
      path.forEach(index -> writeZigzag(index, bytes));
    }
    bytes.writeBytes(payload);
    return bytes.toByteArray();
  }

  /** Returns where a message stands among those that somebody has written. */
  private static int index(Descriptor message) {
    Descriptor within = message.getContainingType();
    return within == null
        ? message.getIndex()
        : within.getNestedTypes().stream()
            .filter(nested -> !nested.getOptions().getMapEntry())
            .toList()
            .indexOf(message);
  }

  private static void writeZigzag(int index, ByteArrayOutputStream bytes) {
    int rest = 2 * index;
    for (; rest > 0x7F; rest >>>= 7) {
      bytes.write((rest & 0x7F) | 0x80);
    }
    bytes.write(rest);
  }

  private static Descriptor message(ContractVersion of) {
    return ProtobufSchema.of(of.schema()).message(requireNonNull(of.message())).orElseThrow();
  }
}
