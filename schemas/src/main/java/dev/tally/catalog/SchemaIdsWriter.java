package dev.tally.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * Writes what {@link SchemaIdsReader} reads. The same ids are the same bytes, ordered by the
 * versions they are pinned to, so that a change of the file is a change of ids.
 */
public final class SchemaIdsWriter {

  private static final String HEADER =
      "# Written by 'tally contracts publish': the ids of the schemas in schema registries.\n";

  private static final DumpSettings BLOCKS =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setIndicatorIndent(2)
          .setIndentWithIndicator(true)
          .build();

  private SchemaIdsWriter() {}

  /**
   * Replaces the file in one step, so that a crash leaves the old one or the new.
   *
   * @param directory the catalog's folder
   * @param contracts the catalog's, among whose versions are all that the ids are pinned to
   */
  public static void write(Path directory, List<Contract> contracts, SchemaIds ids)
      throws IOException {
    Path file = directory.resolve(SchemaIdsReader.FILE);
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(draft, text(contracts, ids), UTF_8);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String text(List<Contract> contracts, SchemaIds ids) {
    Map<String, String> hashes = new HashMap<>();
    for (Contract contract : contracts) {
      for (ContractVersion version : contract.versions()) {
        hashes.put(version.dataschema(), SchemaIdsReader.sha256(version.schema()));
      }
    }
    List<Map<String, Object>> items = new ArrayList<>();
    byDataschema(ids)
        .forEach(
            (dataschema, pinned) ->
                pinned.forEach(
                    id -> {
                      Map<String, Object> item = new LinkedHashMap<>();
                      item.put("id", id);
                      item.put("dataschema", dataschema);
                      item.put("sha256", hashes.get(dataschema));
                      items.add(item);
                    }));
    return HEADER + new Dump(BLOCKS).dumpToString(Map.of("ids", items));
  }

  private static Map<String, Set<Integer>> byDataschema(SchemaIds ids) {
    Map<String, Set<Integer>> pinned = new TreeMap<>();
    ids.dataschemas()
        .forEach(
            (id, dataschemas) ->
                dataschemas.forEach(
                    dataschema ->
                        pinned.computeIfAbsent(dataschema, unused -> new TreeSet<>()).add(id)));
    return pinned;
  }
}
