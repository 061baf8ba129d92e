package dev.tally.warehouse.sql;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Aggregation;
import dev.tally.catalog.Meter.Measure;
import dev.tally.warehouse.MeterDeclaration;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a {@link MeterDeclaration} stands in table {@code meter}. */
public final class MeterColumns {

  private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};
  private static final TypeReference<List<DeclaredMeasure>> MEASURES = new TypeReference<>() {};

  private MeterColumns() {}

  /** Returns the parameters of the statement that declares a meter. */
  static List<@Nullable Object> values(MeterDeclaration declaration) {
    Meter meter = declaration.meter();
    List<DeclaredMeasure> measures =
        meter.measures().stream()
            .map(
                measure ->
                    new DeclaredMeasure(
                        measure.name(),
                        measure.aggregation(),
                        measure.field(),
                        measure.money(),
                        declaration.currencies().get(measure.name())))
            .toList();
    return Arrays.asList(
        meter.name(),
        meter.description(),
        NamedValues.of(meter.events()),
        meter.filter(),
        NamedValues.of(meter.groupBy()),
        meter.window().toMillis(),
        NamedValues.of(measures));
  }

  public static void write(MeterDeclaration declaration, RowColumns columns) throws SQLException {
    for (@Nullable Object value : values(declaration)) {
      if (value instanceof Long number) {
        columns.bigint(number);
      } else {
        columns.text((String) value);
      }
    }
  }

  static MeterDeclaration read(StoredRow row) throws SQLException {
    List<DeclaredMeasure> measures = NamedValues.read(row.text("measures"), MEASURES);
    Map<String, String> currencies = new LinkedHashMap<>();
    for (DeclaredMeasure measure : measures) {
      if (measure.currency() != null) {
        currencies.put(measure.name(), measure.currency());
      }
    }
    Meter meter =
        new Meter(
            row.text("meter"),
            row.text("description"),
            NamedValues.read(row.text("event_types"), NAMES),
            row.optionalText("filter"),
            NamedValues.read(row.text("group_fields"), NAMES),
            Duration.ofMillis(row.bigint("window_millis")),
            measures.stream().map(DeclaredMeasure::measure).toList());
    return new MeterDeclaration(meter, currencies);
  }

  /** One element of column {@code measures}. */
  record DeclaredMeasure(
      String name,
      Aggregation aggregation,
      @Nullable String field,
      boolean money,
      @Nullable String currency) {

    private Measure measure() {
      return new Measure(name, aggregation, field, money);
    }
  }
}
