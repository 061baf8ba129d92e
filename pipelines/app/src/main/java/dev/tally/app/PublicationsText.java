package dev.tally.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.catalog.ContractVersion;
import dev.tally.registry.CompatibilityMode;
import dev.tally.registry.publish.Publication;
import dev.tally.registry.publish.PublishableVersion;
import dev.tally.warehouse.statement.AlignedText;
import dev.tally.warehouse.statement.IndentedJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What became of a catalog's versions, as a person or a program reads it. */
final class PublicationsText {

  private static final String NO_MODE =
      "The registry is told no compatibility (-) of JSON schemas, nor of versions in several"
          + " languages: check those with tally contracts check.\n";

  private PublicationsText() {}

  /** Writes a line for each version, and below them why some are refused. */
  static void writeTable(List<Publication> publications, Appendable out) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("type", "version", "language", "subject", "compatibility", "id", "outcome"));
    for (Publication publication : publications) {
      PublishableVersion candidate = publication.candidate();
      rows.add(
          List.of(
              candidate.type(),
              Integer.toString(candidate.version().number()),
              candidate.version().schema().language().toString(),
              candidate.subject(),
              candidate.mode() == null ? "-" : candidate.mode().name(),
              publication.id() == null ? "-" : publication.id().toString(),
              outcome(publication.result())));
    }
    AlignedText.write(rows, 1, 2, out);
    out.append('\n');
    if (publications.stream().anyMatch(publication -> publication.candidate().mode() == null)) {
      out.append(NO_MODE);
    }
    for (Publication publication : publications) {
      if (publication.reason() != null) {
        out.append(refusal(publication.candidate())).append(publication.reason()).append('\n');
      }
    }
  }

  private static String refusal(PublishableVersion candidate) {
    ContractVersion version = candidate.version();
    return "%s, version %d of %s: "
        .formatted(version.schema().file(), version.number(), candidate.type());
  }

  private static String outcome(Publication.Result result) {
    return switch (result) {
      case PUBLISHED -> "published";
      case PRESENT -> "was there";
      case DUE -> "would be published";
      case REFUSED -> "refused";
      case WAITING -> "waits for the version before";
    };
  }

  /**
   * Writes the versions as JSON.
   *
   * @param added how many ids the lock file has more than before
   */
  static void writeJson(List<Publication> publications, int added, Appendable out)
      throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("new_ids", added);
    ArrayNode versions = root.putArray("versions");
    publications.forEach(publication -> versions.add(json(publication)));
    out.append(IndentedJson.of(root));
  }

  private static ObjectNode json(Publication publication) {
    PublishableVersion candidate = publication.candidate();
    CompatibilityMode mode = candidate.mode();
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", candidate.type())
        .put("version", candidate.version().number())
        .put("dataschema", candidate.version().dataschema())
        .put("language", candidate.version().schema().language().name())
        .put("subject", candidate.subject())
        .put("compatibility", mode == null ? null : mode.name())
        .put("id", publication.id())
        .put("outcome", publication.result().name())
        .put("reason", publication.reason());
  }
}
