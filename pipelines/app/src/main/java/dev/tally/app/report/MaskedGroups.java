package dev.tally.app.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Meter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which values of which meters' groups a report does not show.
 *
 * @param fields the group fields of each meter that some catalog declares personal
 */
record MaskedGroups(Map<String, Set<String>> fields) {

  static MaskedGroups of(Heading heading) {
    Map<String, Set<String>> fields = new TreeMap<>();
    if (heading.personal() == PersonalValues.MASKED) {
      for (Catalogs.Declared declared : heading.catalogs().meters()) {
        Meter meter = declared.meter();
        Set<String> personal =
            meter.events().stream()
                .flatMap(type -> declared.catalog().contract(type).stream())
                .flatMap(contract -> contract.fields().stream())
                .filter(Field::personal)
                .map(Field::name)
                .filter(meter.groupBy()::contains)
                .collect(Collectors.toSet());
        if (!personal.isEmpty()) {
          fields.put(meter.name(), personal);
        }
      }
    }
    return new MaskedGroups(fields);
  }

  /** Returns a JSON object that, merged into a meter's group, masks it; null if all is shown. */
  @Nullable String patch(String meter) {
    Set<String> masked = fields.getOrDefault(meter, Set.of());
    return masked.isEmpty() ? null : mask(JsonNodeFactory.instance.objectNode(), masked).toString();
  }

  /** Masks a meter's group. */
  ObjectNode mask(String meter, ObjectNode group) {
    return mask(group, fields.getOrDefault(meter, Set.of()));
  }

  private static ObjectNode mask(ObjectNode group, Set<String> masked) {
    masked.forEach(field -> group.put(field, PersonalValues.MASK));
    return group;
  }
}
