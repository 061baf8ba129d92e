package dev.tally.catalog;

import dev.tally.catalog.Contract.Field;
import dev.tally.compat.SchemaText;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One published form of a contract's data. It never changes; what must change is a new one.
 *
 * @param number where it stands among the contract's versions, from 1
 * @param dataschema the URI by which events name it, their CloudEvents {@code dataschema}
 * @param message for Protobuf the name of the message within its package, else null
 * @param retired the first day, UTC, on which no event of it may happen, or null
 * @param fields what the schema declares, in its order
 */
public record ContractVersion(
    int number,
    String dataschema,
    SchemaText schema,
    @Nullable String message,
    @Nullable LocalDate retired,
    List<Field> fields)
    implements Serializable {

  public ContractVersion {
    fields = List.copyOf(fields);
  }

  /**
   * Whether events that happen then may no longer be of this version.
   *
   * @param eventTime epoch milliseconds
   */
  public boolean isRetiredAt(long eventTime) {
    return retired != null
        && eventTime >= retired.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }
}
