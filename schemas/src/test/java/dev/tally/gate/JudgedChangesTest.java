package dev.tally.gate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tally.catalog.Contract;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.SchemaIds;
import dev.tally.compat.Mode;
import dev.tally.compat.SchemaLanguage;
import dev.tally.event.Outcome;
import dev.tally.event.Outcome.Accepted;
import dev.tally.event.RawRecord;
import dev.tally.wire.CloudEvent;
import dev.tally.wire.CloudEvents;
import dev.tally.wire.ContractValidator;
import dev.tally.wire.FlatData;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes of one field in all languages and modes: what the gate lets pass, the decoder reads.
 *
 * <p>The decoder is asked with random data of its own libraries, without the samples that the gate
 * asks it with.
 */
class JudgedChangesTest {

  private static final String TYPE = "com.acme.x";
  private static final LocalDate TODAY = LocalDate.parse("2026-11-21");

  private static final List<Mode> MODES = List.of(Mode.values());
  private static final List<SchemaLanguage> LANGUAGES = List.of(SchemaLanguage.values());

  /** Every so many of all pairs are judged; 1 is all of them, which takes minutes. */
  private static final int EVERY = Integer.getInteger("tally.gate.every", 5);

  @TempDir private Path folder;
  private final Map<List<String>, State> states = new HashMap<>();
  private final Map<String, Integer> score = new TreeMap<>();
  private final List<String> broken = new ArrayList<>();

  @Test
  void noNewVersionThatTheGatePassesIsRefusedOrMisreadByTheDecoder() throws Exception {
    List<FieldShape> shapes = FieldShape.all();
    int pairs = shapes.size() * shapes.size();
    for (int pair = 0; pair < pairs; pair += EVERY) {
      FieldShape before = shapes.get(pair / shapes.size());
      FieldShape after = shapes.get(pair % shapes.size());
      judge(List.of(before), List.of(before, after), MODES.get(pair % MODES.size()));
    }

    assertThat(broken, is(List.of()));
    assertThat(pairs / EVERY, greaterThan(2_000));
    // A gate that refused everything would pass the test, and so would a decoder that reads all.
    assertThat(score.toString(), score.get("passed, read alike"), greaterThan(2_000 / EVERY));
    assertThat(
        score.toString(), score.get("refused, refused or misread"), greaterThan(8_000 / EVERY));
  }

  @Test
  void noChangeOfAPublishedVersionThatTheGatePassesIsRefusedOrMisread() throws Exception {
    List<FieldShape> shapes = FieldShape.all();
    int pairs = shapes.size() * shapes.size();
    for (int pair = 0; pair < pairs; pair += 2 * EVERY + 1) {
      FieldShape before = shapes.get(pair / shapes.size());
      FieldShape after = shapes.get(pair % shapes.size());
      if (before.language() == after.language()) {
        judge(List.of(before), List.of(after), Mode.BACKWARD);
      }
    }

    assertThat(broken, is(List.of()));
    assertThat(
        score.toString(), score.get("refused, refused or misread"), greaterThan(1_000 / EVERY));
  }

  @Test
  void noChainThatATransitiveModePassesIsRefusedOrMisread() throws Exception {
    List<FieldShape> shapes = FieldShape.all();
    Random random = new Random(12);
    Mode[] modes = {Mode.BACKWARD_TRANSITIVE, Mode.FORWARD_TRANSITIVE, Mode.FULL_TRANSITIVE};
    for (int chain = 0; chain < 600 / EVERY; chain++) {
      FieldShape first = shapes.get(random.nextInt(shapes.size()));
      FieldShape between = FieldShape.without(LANGUAGES.get(random.nextInt(LANGUAGES.size())));
      FieldShape last = shapes.get(random.nextInt(shapes.size()));
      judge(List.of(first, between), List.of(first, between, last), modes[chain % modes.length]);
    }

    assertThat(broken, is(List.of()));
    assertThat(score.toString(), score.get("passed, read alike"), greaterThan(50 / EVERY));
    assertThat(
        score.toString(), score.get("refused, refused or misread"), greaterThan(200 / EVERY));
  }

  private void judge(List<FieldShape> before, List<FieldShape> after, Mode mode) throws Exception {
    State older = state(before, mode);
    State newer = state(after, mode);
    assertThat(after.toString(), newer.reading().problems(), is(List.of()));
    boolean passes = Gate.compare(older, newer, TODAY).isEmpty();
    Optional<String> fault = fault(contract(older), contract(newer), mode);
    score.merge(
        (passes ? "passed, " : "refused, ")
            + (fault.isEmpty() ? "read alike" : "refused or misread"),
        1,
        Integer::sum);
    if (passes && fault.isPresent()) {
      broken.add(mode + " " + before + " -> " + after + ": " + fault.get());
    }
  }

  private static Contract contract(State state) {
    return state.reading().orThrow().contract(TYPE).orElseThrow();
  }

  private State state(List<FieldShape> versions, Mode mode) throws IOException {
    List<String> key = new ArrayList<>(List.of(mode.name()));
    versions.forEach(version -> key.add(version.name()));
    State known = states.get(key);
    if (known != null) {
      return known;
    }
    Path catalog = folder.resolve(String.valueOf(states.size()));
    Path events = Files.createDirectories(catalog.resolve("events"));
    StringBuilder contract =
        new StringBuilder("type: " + TYPE + "\ndescription: X.\nowner: x@acme.com\ntopic: t\n");
    contract.append("compatibility: ").append(mode).append("\nversions:\n");
    for (int number = 1; number <= versions.size(); number++) {
      FieldShape shape = versions.get(number - 1);
      String file = "v" + number + shape.language().ending();
      contract.append("  - dataschema: https://acme.com/x/" + number + "\n");
      contract.append("    schema: " + file + "\n");
      Files.writeString(events.resolve(file), shape.schema());
    }
    Files.writeString(events.resolve("x.yaml"), contract);
    State state = State.read(catalog, "", "");
    states.put(key, state);
    return state;
  }

  // ---- what the decoder does

  /** Returns what the decoder refuses or misreads of random data, as the mode asks. */
  private static Optional<String> fault(Contract before, Contract after, Mode mode)
      throws IOException {
    boolean isNew = after.versions().size() > before.versions().size();
    if (mode.readsOld() || !isNew) {
      for (ContractVersion version : before.versions()) {
        Optional<String> fault = fault(version, before, after);
        if (fault.isPresent()) {
          return fault;
        }
      }
    }
    if (mode.isReadByOld() && isNew) {
      for (ContractVersion version : before.versions()) {
        if (mode.isTransitive() || version.equals(before.newest())) {
          Contract old = with(before, version.fields(), List.of(after.newest(), version));
          Optional<String> fault = fault(after.newest(), after, old);
          if (fault.isPresent()) {
            return fault;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Contract with(
      Contract contract, List<Field> fields, List<ContractVersion> versions) {
    return new Contract(
        contract.type(),
        contract.owner(),
        contract.topic(),
        contract.compatibility(),
        versions,
        fields,
        List.of(),
        List.of());
  }

  private static Optional<String> fault(
      ContractVersion version, Contract reference, Contract tested) throws IOException {
    SchemaIds ids = SchemaIds.NONE.with(1, version.dataschema());
    ContractValidator means = new ContractValidator(reference, ids, Set.of());
    ContractValidator reads = new ContractValidator(tested, ids, Set.of());
    for (RawRecord record : ShapeData.of(version, TYPE, 7)) {
      if (row(record, means) instanceof Accepted<List<@Nullable Object>> meant) {
        Outcome<List<@Nullable Object>> read = row(record, reads);
        if (!(read instanceof Accepted<List<@Nullable Object>> row)) {
          return Optional.of(read.toString());
        }
        for (Field field : reference.fields()) {
          int index = tested.indexOf(field.name());
          Object was = meant.value().get(reference.indexOf(field.name()));
          if (index >= 0
              && !isSame(was, row.value().get(index), tested.fields().get(index), tested)) {
            return Optional.of(field.name() + " " + was + " -> " + row.value().get(index));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Outcome<List<@Nullable Object>> row(RawRecord record, ContractValidator conform) {
    Outcome<CloudEvent> event = CloudEvents.read(record).get(0).event();
    CloudEvent wire = ((Accepted<CloudEvent>) event).value();
    Outcome<ContractValidator.Version> version = conform.version(wire);
    if (!(version instanceof Accepted<ContractValidator.Version> known)) {
      return ((Outcome.Rejected<?>) version).as();
    }
    Outcome<FlatData> data = known.value().data().read(wire.data());
    return data instanceof Accepted<FlatData> flat
        ? conform.values(wire, flat.value())
        : ((Outcome.Rejected<?>) data).as();
  }

  /**
   * Whether a value is what it was. A default that is declared may stand in where nothing was; a
   * truth may be a number in Protobuf; an enum of Avro may have a default for what it does not
   * know.
   */
  private static boolean isSame(
      @Nullable Object was, @Nullable Object is, Field field, Contract tested) {
    if (was == null) {
      boolean isZero =
          ShapeData.isProtobuf(tested.newest())
              && tested.newest().schema().text().contains("proto3")
              && !tested.newest().schema().text().contains("optional ");
      return is == null || (is.equals(field.defaultValue()) && !isZero);
    }
    if (was instanceof Boolean truth && is instanceof Long number) {
      return ShapeData.isProtobuf(tested.newest()) && number == (truth ? 1 : 0);
    }
    if (was.equals(is) || new BigDecimalPair(was, is).areEqual()) {
      return true;
    }
    String schema = tested.newest().schema().text();
    return tested.newest().schema().language() == SchemaLanguage.AVRO
        && new Schema.Parser().parse(schema).getField("x") != null
        && schema.contains("\"default\": \"A\"")
        && "A".equals(is);
  }

  private record BigDecimalPair(Object one, @Nullable Object other) {
    boolean areEqual() {
      return one instanceof Number
          && other instanceof Number
          && new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString())) == 0;
    }
  }

  @Test
  void everyShapeIsAContractThatItsDataIsOf() throws Exception {
    List<String> unread = new ArrayList<>();
    for (FieldShape shape : FieldShape.all()) {
      Contract contract = contract(state(List.of(shape), Mode.FULL));
      ContractValidator conform =
          new ContractValidator(
              contract, SchemaIds.NONE.with(1, contract.newest().dataschema()), Set.of());
      long read =
          ShapeData.of(contract.newest(), TYPE, 7).stream()
              .filter(record -> row(record, conform) instanceof Accepted)
              .count();
      if (read == 0) {
        unread.add(shape.name());
      }
    }
    assertThat(unread, equalTo(List.of()));
  }
}
