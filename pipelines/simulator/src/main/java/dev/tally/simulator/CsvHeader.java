package dev.tally.simulator;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;

/**
 * The first line of a CSV file.
 *
 * @param columns their names without spaces around them; an empty one names a column that nobody
 *     can ask for
 */
record CsvHeader(List<String> columns) {

  static CsvHeader of(CSVRecord record, DataFile file, long line) {
    List<String> columns = new ArrayList<>();
    for (String column : record) {
      String name = column.strip();
      if (!name.isEmpty() && columns.contains(name)) {
        throw new UserError(
            ExitCode.BAD_INPUT,
            file.path() + ":" + line + ": the header names the column '" + name + "' twice");
      }
      columns.add(name);
    }
    return new CsvHeader(columns);
  }

  int size() {
    return columns.size();
  }

  Map<String, String> values(CSVRecord record) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int index = 0; index < columns.size(); index++) {
      if (!columns.get(index).isEmpty()) {
        values.put(columns.get(index), record.get(index));
      }
    }
    return values;
  }

  String complaint(CSVRecord record) {
    return "the row has another number of values than the header: "
        + record.size()
        + ", not "
        + size();
  }
}
