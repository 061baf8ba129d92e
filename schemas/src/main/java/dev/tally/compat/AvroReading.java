package dev.tally.compat;

import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** What Avro's own checker says of a reader's and a writer's schema. */
final class AvroReading {

  private AvroReading() {}

  static boolean isReadable(Schema reader, Schema writer) {
    try {
      return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType()
          == SchemaCompatibilityType.COMPATIBLE;
    } catch (AvroRuntimeException ambiguousAlias) {
      return false;
    }
  }

  /**
   * Returns what keeps the reader from the writer's data, without what is wrong inside of their
   * parts. The checker does look inside, but below a union it forgets what is wrong and where.
   */
  static List<Incompatibility> incompatibilities(Schema reader, Schema writer) {
    try {
      return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
          .getResult()
          .getIncompatibilities()
          .stream()
          .filter(found -> isOf(found, reader, writer))
          .toList();
    } catch (AvroRuntimeException ambiguousAlias) {
      // The one thing that the checker throws for; it has a rule of its own.
      return List.of();
    }
  }

  @SuppressWarnings("ReferenceEquality") // A part may be equal to the whole.
  private static boolean isOf(Incompatibility found, Schema reader, Schema writer) {
    return found.getReaderFragment() == reader && found.getWriterFragment() == writer;
  }
}
