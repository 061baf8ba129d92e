package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.SchemaIds;
import dev.tally.catalog.SchemaIdsReader;
import dev.tally.catalog.SchemaIdsWriter;
import dev.tally.registry.publish.Publication;
import dev.tally.registry.publish.Publication.Result;
import dev.tally.registry.publish.Publisher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally contracts publish}: puts a catalog's schemas into a schema registry. */
@Command(
    name = "publish",
    header = "Publish a catalog's schemas to a schema registry, and pin their ids.",
    description =
        "Registers every version of every contract, the oldest first, under its event type, and"
            + " pins the ids that the registry gave in "
            + SchemaIdsReader.FILE
            + " of the catalog. What is there already is not published again. Of contracts in Avro"
            + " or in Protobuf the registry is told to demand their compatibility.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  What would happen, and whether the registry would refuse anything:",
      "    tally contracts publish --catalog my-catalog --registry http://host:8081 \\",
      "      --dry-run",
      "  Publish, as a user with a password:",
      "    TALLY_REGISTRY_USER=tally TALLY_REGISTRY_PASSWORD=... \\",
      "      tally contracts publish --catalog my-catalog --registry https://host"
    })
final class ContractsPublishCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--catalog",
      paramLabel = "DIR",
      required = true,
      description = "The catalog's folder.")
  private Path folder = Path.of("");

  @Mixin private RegistryOptions options = new RegistryOptions();

  @Option(
      names = "--dry-run",
      description = "Ask the registry what would happen, and change nothing.")
  private boolean dryRun;

  @Mixin private FormatOption format = new FormatOption();

  @Override
  public Integer call() throws IOException {
    Catalog catalog = catalog();
    Publisher publisher = new Publisher(options.registry(System.getenv()), options.subjectPrefix());
    List<Publication> publications = new ArrayList<>();
    try {
      if (dryRun) {
        publisher.rehearse(catalog.contracts(), publications::add);
      } else {
        publisher.publish(catalog.contracts(), publications::add);
      }
    } finally {
      // What a registry took before it failed is there, so it is pinned and told.
      if (!publications.isEmpty()) {
        print(publications, dryRun ? 0 : pin(catalog, publications));
      }
    }
    boolean isRefused =
        publications.stream().anyMatch(publication -> publication.result() == Result.REFUSED);
    return (isRefused ? ExitCode.FAULT : ExitCode.OK).number();
  }

  private Catalog catalog() {
    String name = folder.toString();
    if (!Files.isDirectory(folder) && CatalogReader.shippedNames().contains(name)) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The catalog '"
              + name
              + "' comes with Tally and is no folder in which ids could be kept: name the folder"
              + " of a catalog of your own with --catalog.");
    }
    return CatalogReader.read(folder);
  }

  /** Pins the ids that are not pinned yet, and returns how many those are. */
  private int pin(Catalog catalog, List<Publication> publications) {
    SchemaIds ids = catalog.schemaIds();
    for (Publication publication : publications) {
      ids = publication.addTo(ids);
    }
    int added = ids.count() - catalog.schemaIds().count();
    if (added > 0) {
      write(catalog, ids);
    }
    return added;
  }

  private void write(Catalog catalog, SchemaIds ids) {
    try {
      SchemaIdsWriter.write(folder, catalog.contracts(), ids);
    } catch (IOException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The schemas are in the registry, but their ids could not be written to %s (%s): make it"
                  .formatted(lockFile(), e)
              + " writable and run the same command again.",
          e);
    }
  }

  private void print(List<Publication> publications, int added) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (format.isJson()) {
      PublicationsText.writeJson(publications, added, out);
    } else {
      PublicationsText.writeTable(publications, out);
      out.println(closing(added));
    }
    out.flush();
  }

  private String closing(int added) {
    if (dryRun) {
      return "A dry run: nothing was published, and " + lockFile() + " is left as it is.";
    }
    return added == 0
        ? "No id is new, so " + lockFile() + " is left as it is."
        : lockFile() + " has " + added + (added == 1 ? " id more." : " ids more.");
  }

  private Path lockFile() {
    return ShownPath.of(folder.resolve(SchemaIdsReader.FILE));
  }
}
