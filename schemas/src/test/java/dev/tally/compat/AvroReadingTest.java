package dev.tally.compat;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the verdicts against Avro: its checker, and its reader on random data. */
class AvroReadingTest {

  /** The rules that say that data cannot be read. The others say that it is read wrongly. */
  private static final Set<Rule> READING =
      EnumSet.of(
          Rule.NAME_MISMATCH,
          Rule.FIXED_SIZE_MISMATCH,
          Rule.MISSING_ENUM_SYMBOLS,
          Rule.READER_FIELD_MISSING_DEFAULT,
          Rule.TYPE_MISMATCH,
          Rule.MISSING_UNION_BRANCH,
          Rule.AMBIGUOUS_ALIAS);

  static Stream<CompatibilityCase> readable() {
    return CompatibilityCase.pairs(SchemaLanguage.AVRO)
        .filter(
            pair ->
                pair.expectations().stream()
                    .noneMatch(found -> found.rule() == Rule.UNREADABLE_SCHEMA));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readable")
  void whatIsCalledReadableIsReadByAvro(CompatibilityCase pair) throws Exception {
    for (Mode mode : Set.of(Mode.BACKWARD, Mode.FORWARD)) {
      if (isReadable(pair, mode)) {
        assertDoesNotThrow(() -> readRandomData(reader(pair, mode), writer(pair, mode)));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readable")
  void theVerdictIsThatOfAvrosChecker(CompatibilityCase pair) {
    for (Mode mode : Set.of(Mode.BACKWARD, Mode.FORWARD)) {
      assertThat(
          mode.name(),
          isReadable(pair, mode),
          is(isCompatible(reader(pair, mode), writer(pair, mode))));
    }
  }

  /** Avro for Java reads a record whatever its name; its specification and its checker do not. */
  @Test
  void whatIsCalledUnreadableFailsInAvroButForTheseCases() {
    List<String> lenient = new ArrayList<>();
    for (CompatibilityCase pair : readable().toList()) {
      for (Mode mode : List.of(Mode.BACKWARD, Mode.FORWARD)) {
        if (!isReadable(pair, mode) && isRead(reader(pair, mode), writer(pair, mode))) {
          lenient.add(pair + " " + mode);
        }
      }
    }

    assertThat(
        lenient,
        equalTo(
            List.of(
                "avro: a record is renamed BACKWARD",
                "avro: a record is renamed FORWARD",
                "avro: a record is renamed with an alias FORWARD",
                "avro: a record in a union is renamed BACKWARD",
                "avro: a record in a union is renamed FORWARD")));
  }

  private static boolean isRead(Schema reader, Schema writer) {
    try {
      readRandomData(reader, writer);
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static boolean isReadable(CompatibilityCase pair, Mode mode) {
    return pair.violations(mode).stream().noneMatch(found -> READING.contains(found.rule()));
  }

  private static boolean isCompatible(Schema reader, Schema writer) {
    try {
      return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType()
          == SchemaCompatibilityType.COMPATIBLE;
    } catch (AvroRuntimeException ambiguousAlias) {
      return false;
    }
  }

  private static Schema reader(CompatibilityCase pair, Mode mode) {
    return schema(mode == Mode.BACKWARD ? pair.newer() : pair.older().get(0));
  }

  private static Schema writer(CompatibilityCase pair, Mode mode) {
    return schema(mode == Mode.BACKWARD ? pair.older().get(0) : pair.newer());
  }

  private static Schema schema(SchemaText text) {
    return new Schema.Parser().parse(text.text());
  }

  private static void readRandomData(Schema reader, Schema writer) throws IOException {
    GenericDatumReader<Object> datumReader = new GenericDatumReader<>(writer, reader);
    int read = 0;
    for (Object datum : new RandomData(writer, 50, 7L)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<>(writer).write(datum, encoder);
      encoder.flush();
      datumReader.read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
      read++;
    }
    assertThat(read, equalTo(50));
  }
}
