package dev.tally.bigquery;

import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.api.services.bigquery.model.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What columns mean, and which of them only those may read whom a policy tag lets.
 *
 * @param policyTag such as {@code projects/P/locations/L/taxonomies/T/policyTags/N}; empty for none
 */
record ColumnDescriptions(List<BigQueryColumn> columns, String policyTag) {

  void addTo(TableSchema schema) {
    Map<String, BigQueryColumn> byName =
        columns.stream().collect(Collectors.toMap(BigQueryColumn::name, Function.identity()));
    for (TableFieldSchema field : schema.getFields()) {
      BigQueryColumn column = byName.get(field.getName());
      if (column != null) {
        field.setDescription(column.meaning());
        if (column.personal() && !policyTag.isEmpty()) {
          field.setPolicyTags(new TableFieldSchema.PolicyTags().setNames(List.of(policyTag)));
        }
      }
    }
  }
}
