package dev.tally.app;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Repository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** A garage changes what its events say, in a repository of its own. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class ContractsCheckCommandTest {

  private static final String SCHEMA =
      """
      {
        "type": "object",
        "required": ["level", "minutes"],
        "properties": {
          "level": {"type": "string"},
          "minutes": {"type": "integer"}
        }
      }
      """;

  @TempDir private Path folder;
  private Path garage;

  @BeforeEach
  void commitTheCatalog() throws Exception {
    garage = folder.resolve("repository/catalogs/garage");
    write(
        "events/stay.yaml",
        """
        type: com.example.garage.stay
        description: A car left.
        owner: garage@example.com
        topic: stays
        versions:
          - dataschema: https://schemas.example.com/garage/stay/1
            schema: stay.schema.json
        """);
    write("events/stay.schema.json", SCHEMA);
    write(
        "consumers/boards.yaml",
        """
        consumers:
          - name: occupancy-board
            description: Shows how full each level is.
            owner: boards@example.com
            reads:
              - type: com.example.garage.stay
                fields: [level]
        """);
    try (Git git = Git.init().setDirectory(folder.resolve("repository").toFile()).call()) {
      git.add().addFilepattern(".").call();
      git.commit()
          .setMessage("Open the garage")
          .setAuthor("garage", "garage@example.com")
          .setCommitter("garage", "garage@example.com")
          .setSign(false)
          .call();
      git.branchCreate().setName("opening").call();
    }
  }

  private void write(String file, String text) throws IOException {
    Path path = garage.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void aCatalogThatHasNotChangedBreaksNothing() {
    assertThat(
        Said.run("contracts", "check", "--catalog", garage.toString(), "--against", "opening"),
        is(new Said(0, "1 catalog compared with opening: nothing breaks.\n", "")));
  }

  @Test
  void aBadChangeNamesItsRuleItsLineAndWhoReadsTheField() throws Exception {
    write("events/stay.schema.json", SCHEMA.replace("level", "floor"));

    Said said = Said.run("contracts", "check", "--catalog", garage.toString(), "--against", "HEAD");

    assertThat(
        said.out().replace(garage + "/", ""),
        is(
            """
            consumers/boards.yaml:7: com.example.garage.stay has no field 'level'
            events/stay.schema.json:1: VERSION_CHANGED: com.example.garage.stay: The published version https://schemas.example.com/garage/stay/1 says another thing than it did, the name of 'level' of 'data' changed from "level" to "floor": undo it, and publish a new version.
                read by occupancy-board (boards@example.com)
            events/stay.schema.json:5: REQUIRED_FIELD_ADDED: com.example.garage.stay: 'floor' is new and required, and data of the old schema has none, whatever its default: leave it out of 'required'.
            events/stay.yaml:6: FIELD_LOST: com.example.garage.stay: The field 'level' is gone: deprecate it, and wait until nobody reads it.
                read by occupancy-board (boards@example.com)
            3 breaches, 1 problem.
            """));
    assertThat(said.exitCode(), is(1));
  }

  @Test
  void programsReadJson() throws Exception {
    write(
        "events/stay.yaml",
        Files.readString(garage.resolve("events/stay.yaml"))
            .replace("topic: stays", "topic: cars"));

    Said said =
        Said.run(
            "contracts",
            "check",
            "--catalog",
            garage.toString(),
            "--against",
            "HEAD",
            "--format",
            "json");

    assertThat(
        said.out().replace(garage + "/", ""),
        is(
            """
            {
              "against" : "HEAD",
              "breaches" : [ {
                "rule" : "TOPIC_CHANGED",
                "file" : "events/stay.yaml",
                "line" : 4,
                "type" : "com.example.garage.stay",
                "field" : "",
                "message" : "The topic changed from stays to cars: keep it, or declare a new event type.",
                "consumers" : [ "occupancy-board (boards@example.com)" ]
              } ],
              "problems" : [ ]
            }
            """));
    assertThat(said.exitCode(), is(1));
  }

  @Test
  void aFolderOfCatalogsIsComparedCatalogByCatalogAndAnotherFolderDoesForARevision()
      throws Exception {
    Path catalogs = garage.getParent();
    Path before = folder.resolve("before");
    Files.move(catalogs, before);
    Files.createDirectories(catalogs.resolve("kiosk/events"));

    Said said =
        Said.run(
            "contracts", "check", "--catalog", catalogs.toString(), "--against", before.toString());

    assertThat(
        said.out().replace(folder + "/", ""),
        is(
            """
            repository/catalogs/kiosk/events:1: the catalog is empty: write a contract under events
            repository/catalogs/garage/events/stay.yaml in before:1: CONTRACT_REMOVED: com.example.garage.stay: The contract is gone: put it back until its versions have retired and nobody sends it.
                read by occupancy-board (boards@example.com)
            1 breach, 1 problem.
            """));
    assertThat(said.exitCode(), is(1));
  }

  @Test
  void aCatalogThatWasNotThereBreaksNobody() throws Exception {
    Path kiosk = garage.resolveSibling("kiosk");
    copy(garage, kiosk);

    assertThat(
        Said.run("contracts", "check", "--catalog", kiosk.toString(), "--against", "opening"),
        is(new Said(0, "1 catalog compared with opening: nothing breaks.\n", "")));
  }

  @Test
  void aFolderToCompareWithMustHoldACatalogOrNothing() throws Exception {
    Path other = Files.createDirectories(folder.resolve("other"));
    assertThat(
        Said.run(
                "contracts", "check", "--catalog", garage.toString(), "--against", other.toString())
            .exitCode(),
        is(0));
    Files.writeString(other.resolve("notes.txt"), "x");
    assertThat(
        Said.run(
            "contracts", "check", "--catalog", garage.toString(), "--against", other.toString()),
        is(
            new Said(
                43,
                "",
                other
                    + " holds no catalog, which would have a folder 'events'; name another state"
                    + " with --against.\n")));
  }

  @Test
  void aLinkToACatalogAndLinksInItAreFollowed() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link;to it"), garage);
    Path shared = garage.resolveSibling("shared.schema.json");
    Files.move(garage.resolve("events/stay.schema.json"), shared);
    Files.createSymbolicLink(
        garage.resolve("events/stay.schema.json"), Path.of("../../shared.schema.json"));
    commit("Share a schema");

    assertThat(
        Said.run("contracts", "check", "--catalog", link.toString(), "--against", "HEAD"),
        is(new Said(0, "1 catalog compared with HEAD: nothing breaks.\n", "")));
  }

  @Test
  void aRepositoryThatCannotBeReadIsSaidInOneSentence() throws Exception {
    Path config = folder.resolve("repository/.git/config");
    Files.writeString(
        config,
        Files.readString(config)
                .replace("repositoryformatversion = 0", "repositoryformatversion = 1")
            + "[extensions]\n\tobjectformat = sha1024\n");
    assertThat(
        Said.run("contracts", "check", "--catalog", garage.toString(), "--against", "opening"),
        is(
            new Said(
                43,
                "",
                "The git repository of "
                    + garage
                    + " cannot be read (its objects are named by sha1024, which takes a git command"
                    + " that reads them); check the older state out into a folder, and name that"
                    + " with --against.\n")));
  }

  @Test
  void aCloneWithoutTheFilesIsSaidInOneSentence() throws Exception {
    Path objects = folder.resolve("repository/.git/objects");
    try (Repository repository = Git.open(folder.resolve("repository").toFile()).getRepository()) {
      String blob = repository.resolve("opening:catalogs/garage/events/stay.schema.json").getName();
      Files.delete(objects.resolve(blob.substring(0, 2)).resolve(blob.substring(2)));
    }

    assertThat(
        Said.run("contracts", "check", "--catalog", garage.toString(), "--against", "opening"),
        is(
            new Said(
                43,
                "",
                "This clone does not hold %s as it was at opening, as one made with --filter or --depth does not, and the git command cannot fetch it; run 'git fetch --refetch --no-filter' where its origin can be reached.\n"
                    .formatted(garage))));
  }

  @Test
  void importedFilesAreThoseOfTheRevision() throws Exception {
    String yaml = Files.readString(garage.resolve("events/stay.yaml"));
    write("events/stay.yaml", yaml.replace("stay.schema.json", "stay.proto"));
    Files.delete(garage.resolve("events/stay.schema.json"));
    write(
        "events/stay.proto",
        "syntax = \"proto3\";\nimport \"level.proto\";\nmessage Stay {\n  Level level = 1;\n}\n");
    write(
        "events/level.proto",
        "syntax = \"proto3\";\nenum Level {\n  GROUND = 0;\n  FIRST = 1;\n}\n");
    commit("Share the levels");
    assertThat(
        Said.run("contracts", "check", "--catalog", garage.toString(), "--against", "HEAD"),
        is(new Said(0, "1 catalog compared with HEAD: nothing breaks.\n", "")));

    write(
        "events/level.proto",
        "syntax = \"proto3\";\nenum Level {\n  GROUND = 0;\n  ROOF = 1;\n}\n");
    Said said = Said.run("contracts", "check", "--catalog", garage.toString(), "--against", "HEAD");

    assertThat(
        said.out().replace(garage + "/", ""),
        is(
            """
            events/level.proto:2: VERSION_CHANGED: com.example.garage.stay: The published version https://schemas.example.com/garage/stay/1 says another thing than it did, the name of 'FIRST' of 'Level' changed from "FIRST" to "ROOF": undo it, and publish a new version.
                read by occupancy-board (boards@example.com)
            events/level.proto:4: ENUM_VALUE_RENAMED: com.example.garage.stay: 'level': Number 1 of Level changed its name from FIRST to ROOF: keep the name.
                read by occupancy-board (boards@example.com)
            2 breaches, 0 problems.
            """));
    assertThat(said.exitCode(), is(1));
  }

  private void commit(String message) throws Exception {
    try (Git git = Git.open(folder.resolve("repository").toFile())) {
      git.add().addFilepattern(".").call();
      git.commit()
          .setAll(true)
          .setMessage(message)
          .setAuthor("garage", "garage@example.com")
          .setCommitter("garage", "garage@example.com")
          .setSign(false)
          .call();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.write(copy, Files.readAllBytes(file));
      }
    }
  }

  @Test
  void anOlderStateThatIsNotInOrderIsNamed() throws Exception {
    Path before = folder.resolve("before");
    Files.createDirectories(before.resolve("events"));
    Files.writeString(
        before.resolve("events/stay.yaml"), "type: com.example.garage.stay\nowned: x\n");

    assertThat(
        Said.run(
            "contracts", "check", "--catalog", garage.toString(), "--against", before.toString()),
        is(
            new Said(
                43,
                "",
                "What it was in "
                    + before
                    + " is not in order, so nothing can be compared with it: "
                    + before
                    + "/events/stay.yaml:1: 'description' is missing: say what the event tells;"
                    + " name another state with --against.\n")));
  }

  @Test
  void whatCannotBeComparedIsSaidInOneSentence() {
    assertThat(
        Said.run("contracts", "check", "--catalog", garage.toString(), "--against", "no..such"),
        is(
            new Said(
                43,
                "",
                "no..such is neither a folder nor a git revision; fetch it, or name another with"
                    + " --against.\n")));
    assertThat(
        Said.run("contracts", "check", "--catalog", folder.toString(), "--against", "main"),
        is(
            new Said(
                43,
                "",
                folder + " lies in no git repository, and main is no folder to compare with.\n")));
    assertThat(
        Said.run("contracts", "check", "--catalog", "no-such-folder", "--against", "main"),
        is(new Said(43, "", "no-such-folder is no folder; name a catalog's with --catalog.\n")));
    assertThat(
        Said.run(
            "contracts",
            "check",
            "--catalog",
            garage.resolve("events").toString(),
            "--against",
            "HEAD"),
        is(
            new Said(
                43,
                "",
                garage.resolve("events")
                    + " holds no catalog, which would have a folder 'events'; name one with"
                    + " --catalog.\n")));
  }
}
