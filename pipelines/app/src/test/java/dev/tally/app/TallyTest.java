package dev.tally.app;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.base.ExitCode;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class TallyTest {

  @TempDir private Path folder;

  private static Stream<String> commands() {
    return Stream.of(
        "demo",
        "check",
        "contracts",
        "broker",
        "up",
        "down",
        "send",
        "heartbeat",
        "live",
        "stop",
        "probe",
        "archive",
        "close",
        "nightly",
        "status",
        "doctor",
        "statement",
        "exceptions",
        "redrive",
        "tidy");
  }

  @Test
  void helpNamesEveryCommand() {
    Said said = Said.run("--help");
    assertThat(said.exitCode(), is(0));
    Set<String> named =
        said.out()
            .lines()
            .dropWhile(line -> !line.startsWith("Commands:"))
            .skip(1)
            .takeWhile(line -> line.startsWith("  "))
            .filter(line -> line.matches("  \\w.*"))
            .map(line -> line.strip().split(" ", 2)[0])
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> expected = commands().collect(Collectors.toCollection(LinkedHashSet::new));
    expected.add("help");
    assertThat(named, is(expected));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theHelpOfEveryCommandHasAnExampleOfIt(String command) {
    Said said = Said.run(command, "--help");
    assertThat(said.exitCode(), is(0));
    assertThat(said.err(), is(""));
    String examples = said.out().substring(said.out().indexOf("\nExample"));
    assertThat(examples, containsString("  tally " + command));
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "try", "publish", "activate", "list"})
  void theHelpOfEveryCommandOfAGroupHasAnExampleOfIt(String command) {
    Said said = Said.run("contracts", command, "--help");
    assertThat(said.exitCode(), is(0));
    assertThat(said.err(), is(""));
    String examples = said.out().substring(said.out().indexOf("\nExample"));
    assertThat(examples, containsString("  tally contracts " + command));
  }

  @Test
  void aGroupWithoutACommandShowsHowToAskForHelp() {
    assertThat(
        Said.run("contracts"),
        is(new Said(2, "", "Missing required subcommand\nTry: tally contracts --help\n")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "down"})
  void aStackThatIsAFileIsRefused(String command) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Said said = Said.run(command, "--folder", file.toString());
    assertThat(
        said,
        is(
            new Said(
                ExitCode.BAD_INPUT.number(),
                "",
                file + " is not a folder; name another --folder.\n")));
  }

  @Test
  void theVersionIsPrinted() {
    assertThat(Said.run("--version"), is(new Said(0, "tally 0.1.0\n", "")));
  }

  @Test
  void anUnknownCommandIsAnsweredWithTheOneThatWasMeant() {
    assertThat(
        Said.run("clsoe"),
        is(
            new Said(
                2,
                "",
                """
                Unmatched argument at index 0: 'clsoe'
                Did you mean: tally close?
                Try: tally --help
                """)));
  }

  @Test
  void withoutACommandTheUsageIsShown() {
    Said said = Said.run();
    assertThat(said.exitCode(), is(ExitCode.USAGE.number()));
    assertThat(said.err(), containsString("Missing required subcommand"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "check",
        "send --catalog wiki --ledger-name x --mapping wikiticker",
        "heartbeat --catalog wiki --ledger-name x",
        "live --bootstrap-servers x",
        "archive --bootstrap-servers x",
        "close 2015-09-12",
        "statement wiki.edits"
      })
  void anUnknownOptionIsAUsageError(String command) {
    Said said = Said.run((command + " --no-such-option").split(" "));
    assertThat(said.exitCode(), is(ExitCode.USAGE.number()));
    assertThat(said.out(), is(""));
    assertThat(said.err(), containsString("Unknown option: '--no-such-option'\n"));
    assertThat(
        said.err(),
        containsString(
            "Try: tally "
                + (command + " ").substring(0, (command + " ").indexOf(' '))
                + " --help\n"));
    assertNoTrace(said);
  }

  @ParameterizedTest
  @CsvSource({
    "live, --bootstrap-servers=HOST:PORT",
    "archive, --bootstrap-servers=HOST:PORT",
    "heartbeat, --catalog=NAME|DIR",
    "close, DAY|FROM..TO",
    "statement, METER",
  })
  void aMissingOptionIsNamed(String command, String missing) {
    Said said = Said.run(command);
    assertThat(said.exitCode(), is(ExitCode.USAGE.number()));
    assertThat(said.out(), is(""));
    assertThat(said.err(), containsString("Missing required"));
    assertThat(said.err(), containsString(missing));
    assertThat(said.err(), containsString("Try: tally " + command + " --help\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2010-12-32", "2010-12-02..", "01.12.2010"})
  void aBadDayIsAUsageError(String day) {
    createLedger();
    assertThat(
        Said.run("close", day, "--ledger", folder.toString()),
        is(
            new Said(
                2, "", "'" + day + "' is no day; write 2010-12-01 or 2010-12-01..2010-12-07.\n")));
  }

  @Test
  void aWordThatNamesNothingIsAnsweredWithThoseThatDo() {
    Said said = Said.run("check", "--format", "xml");
    assertThat(said.exitCode(), is(ExitCode.USAGE.number()));
    assertThat(said.err(), containsString("expected one of [TABLE, JSON]"));
  }

  @ParameterizedTest
  @CsvSource({
    "--parallelism, 0, '--parallelism is 0; it must be from 1 to 128.'",
    "--parallelism, 129, '--parallelism is 129; it must be from 1 to 128.'",
    "--checkpoint-interval, 99, '--checkpoint-interval is 99 ms; it must be at least 100 ms.'",
  })
  void aNumberOutOfRangeIsNamedWithItsRange(String option, String value, String sentence) {
    Said said =
        Said.run(
            "live",
            "--ledger",
            folder.toString(),
            "--catalog",
            "wiki",
            "--bootstrap-servers",
            "127.0.0.1:1",
            option,
            value);
    assertThat(said, is(new Said(ExitCode.USAGE.number(), "", sentence + "\n")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "129"})
  void aCloseCannotHaveEveryParallelism(String value) {
    createLedger();
    assertThat(
        Said.run("close", "2015-09-12", "--ledger", folder.toString(), "--parallelism", value),
        is(
            new Said(
                ExitCode.USAGE.number(),
                "",
                "--parallelism is " + value + "; it must be from 1 to 128.\n")));
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNamedInBoundedTime() throws IOException {
    createLedger();
    String nobody = "127.0.0.1:" + closedPort();
    long begun = System.nanoTime();
    Said said = Said.run("live", "--ledger", folder.toString(), "--bootstrap-servers", nobody);
    assertThat(said.exitCode(), is(ExitCode.UNREACHABLE.number()));
    assertThat(said.out(), is(""));
    assertThat(
        said.err().lines().reduce("", (before, line) -> line),
        matchesRegex("Cannot .*: no Kafka broker answers at " + nobody + "\\."));
    assertNoTrace(said);
    assertThat(Duration.ofNanos(System.nanoTime() - begun), is(lessThan(Duration.ofSeconds(30))));
  }

  @Test
  void whoeverWritesToABrokerThatDoesNotAnswerIsToldInBoundedTime() throws IOException {
    String nobody = "127.0.0.1:" + closedPort();
    long begun = System.nanoTime();
    Said said =
        Said.run(
            ("heartbeat --once --catalog ads --ledger-name shop --bootstrap-servers " + nobody)
                .split(" "));
    assertThat(said.exitCode(), is(ExitCode.UNREACHABLE.number()));
    assertThat(said.err(), containsString(nobody));
    assertNoTrace(said);
    assertThat(Duration.ofNanos(System.nanoTime() - begun), is(lessThan(Duration.ofSeconds(30))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "live --bootstrap-servers 127.0.0.1:1",
        "archive --bootstrap-servers 127.0.0.1:1",
        "close 2015-09-12"
      })
  void aLedgerThatIsNotThereIsNamed(String command) {
    Path missing = folder.resolve("missing");
    assertThat(
        Said.run((command + " --ledger " + missing).split(" ")),
        is(
            new Said(
                ExitCode.BAD_INPUT.number(),
                "",
                "There is no ledger in "
                    + missing
                    + "; name one with --ledger, or create it: tally live.\n")));
    assertThat(Files.exists(missing), is(false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "live --bootstrap-servers 127.0.0.1:1",
        "archive --bootstrap-servers 127.0.0.1:1",
        "close 2015-09-12"
      })
  void aClusterThatIsNotThereIsNamed(String command) {
    Ledger.openOrCreate(Folder.at(folder), "wiki-test", "wiki");
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.add("--ledger=" + folder);
    arguments.add("--flink=127.0.0.1:1");
    assertThat(
        Said.run(arguments.toArray(String[]::new)),
        is(
            new Said(
                ExitCode.UNREACHABLE.number(),
                "",
                "No Flink cluster listens at 127.0.0.1:1 (Connection refused); name its REST"
                    + " endpoint.\n")));
    arguments.set(arguments.size() - 1, "--flink=nonsense");
    assertThat(
        Said.run(arguments.toArray(String[]::new)),
        is(
            new Said(
                ExitCode.USAGE.number(),
                "",
                "--flink is 'nonsense'; it must be HOST:PORT, such as localhost:8081.\n")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no JSON", "", "[]", "{}"})
  void aFolderWhoseLedgerFileIsBrokenIsNamed(String text) throws IOException {
    Files.writeString(folder.resolve("ledger.json"), text);
    Said said = Said.run("close", "2015-09-12", "--ledger", folder.toString());
    assertThat(said.exitCode(), is(ExitCode.BAD_INPUT.number()));
    assertThat(said.out(), is(""));
    assertThat(said.err(), containsString(folder.resolve("ledger.json").toString()));
    assertThat(said.err().lines().count(), is(1L));
  }

  @Test
  void aLedgerKeepsTheNameItWasCreatedWith() {
    createLedger();
    Said said =
        Said.run(
            "archive",
            "--ledger",
            folder.toString(),
            "--catalog",
            "wiki",
            "--name",
            "other",
            "--bootstrap-servers",
            "127.0.0.1:1");
    assertThat(said.exitCode(), is(ExitCode.BAD_INPUT.number()));
    assertThat(
        said.err(),
        is(
            "The ledger "
                + folder.resolve("ledger.json")
                + " was created with name = wiki-test, not other, and that cannot change; use the"
                + " old value, or another --ledger folder.\n"));
  }

  @Test
  void nothingArchivedIsNotReady() {
    createLedger();
    assertThat(
        Said.run("close", "2015-09-12", "--ledger", folder.toString()),
        is(
            new Said(
                ExitCode.NOT_READY.number(),
                "",
                "Nothing of the ledger wiki-test is archived; run tally archive first.\n")));
  }

  @Test
  void aFolderThatNoDemoMadeIsNotReplaced() throws IOException {
    Path mine = Files.writeString(folder.resolve("mine.txt"), "keep me");
    assertThat(
        Said.run("demo", "--folder", folder.toString()),
        is(
            new Said(
                ExitCode.USAGE.number(),
                "",
                "The folder "
                    + folder
                    + " is not empty and no demo made it; name another with --folder.\n")));
    assertThat(Files.readString(mine), is("keep me"));
  }

  @Test
  void aDemoRefusesOneWarehouseForAllItsLedgers() {
    assertThat(
        Said.run(
            "demo",
            "--folder",
            folder.toString(),
            "--warehouse",
            "postgresql://me:secret@localhost/tally"),
        is(
            new Said(
                ExitCode.USAGE.number(),
                "",
                "--warehouse is postgresql://me@localhost/tally; each ledger needs a warehouse of"
                    + " its own, so {ledger} must be in it, as in"
                    + " postgresql://USER@HOST:PORT/DATABASE?currentSchema=demo_{ledger}.\n")));
    assertThat(Files.exists(folder.resolve(".tally-demo")), is(false));
  }

  @Test
  void theShippedCatalogsAreInOrder() {
    Said said = Said.run("check");
    assertThat(said.exitCode(), is(0));
    assertThat(said.err(), is(""));
    assertThat(
        said.out(),
        matchesRegex(
            """
            ads: \\d+ contracts and \\d+ meters are in order\\.
            retail: 2 contracts and 4 meters are in order\\.
            wiki: 1 contract and 5 meters are in order\\.
            """));
  }

  @Test
  void aCatalogInOrderIsAnEmptyListOfProblems() throws IOException {
    Said said = Said.run("check", "--catalog", "wiki", "--format", "json");
    assertThat(said.exitCode(), is(0));
    assertThat(json(said).isArray(), is(true));
    assertThat(json(said).size(), is(0));
  }

  @Test
  void everyMistakeInACatalogIsToldWithFileAndLine() throws IOException {
    Path catalog = brokenCatalog();
    Said said = Said.run("check", "--catalog", catalog.toString());
    assertThat(said.exitCode(), is(ExitCode.BAD_INPUT.number()));
    assertThat(said.err(), is(""));
    assertThat(said.out(), containsString("sales.yaml:3"));
    assertThat(said.out(), matchesRegex("(?s).*\n\\d+ problems?\\.\n"));

    Said asJson = Said.run("check", "--catalog", catalog.toString(), "--format", "json");
    assertThat(asJson.exitCode(), is(ExitCode.BAD_INPUT.number()));
    assertThat(json(asJson).size() + 1L, is(said.out().lines().count()));
    for (JsonNode problem : json(asJson)) {
      assertThat(problem.path("line").asInt() > 0, is(true));
      assertThat(problem.path("file").asText().isEmpty(), is(false));
    }
  }

  @Test
  void aLedgerIsNotCreatedWithACatalogThatHasMistakes() throws IOException {
    Path ledger = folder.resolve("ledger");
    Said said =
        Said.run(
            "live",
            "--ledger",
            ledger.toString(),
            "--catalog",
            brokenCatalog().toString(),
            "--bootstrap-servers",
            "127.0.0.1:1");
    assertThat(said.exitCode(), is(ExitCode.BAD_INPUT.number()));
    assertThat(said.out(), is(""));
    assertThat(said.err(), containsString("sales.yaml:3"));
    assertNoTrace(said);
    assertThat(Files.exists(ledger), is(false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"check --catalog wikis", "heartbeat --catalog wikis --ledger-name x"})
  void aCatalogThatIsNotThereIsNamed(String command) {
    Said said = Said.run(command.split(" "));
    assertThat(said.exitCode(), is(ExitCode.BAD_INPUT.number()));
    assertThat(said.err(), allOf(containsString("wikis"), containsString("wiki")));
    assertNoTrace(said);
  }

  @Test
  void verboseShowsTheStackTraceAndTheSameSentence() {
    createLedger();
    String[] command = {"close", "2015-09-12", "--ledger", folder.toString(), "--verbose"};
    Said said = Said.run(command);
    assertThat(said.exitCode(), is(ExitCode.NOT_READY.number()));
    assertThat(said.err(), startsWith("dev.tally.base.UserError: "));
    assertThat(said.err(), containsString("\tat dev.tally."));
    assertThat(
        said.err().lines().reduce("", (before, line) -> line),
        is("Nothing of the ledger wiki-test is archived; run tally archive first."));
  }

  @Test
  void everyExitCodeHasANumberOfItsOwn() {
    assertThat(
        Arrays.stream(ExitCode.values()).map(ExitCode::number).toList(),
        is(List.of(0, 1, 2, 3, 20, 30, 40, 43, 44, 70)));
  }

  @Test
  void aLedgerIsCreatedWithTheWarehouseThatItIsGiven() throws IOException {
    Path home = folder.resolve("new");
    Said said = closeNew(home, "duckdb:rows.duckdb");
    assertThat(said.err(), is("Nothing of the ledger new is archived; run tally archive first.\n"));
    assertThat(
        Files.readString(home.resolve("ledger.json")),
        containsString("\"warehouse\" : \"duckdb:rows.duckdb\""));
    assertThat(closeNew(home, "duckdb:rows.duckdb"), is(said));
  }

  @Test
  void aLedgerThatExistsRefusesAnotherWarehouseAndTellsNoPassword() {
    createLedger();
    Said said =
        Said.run(
            "close",
            "2015-09-12",
            "--ledger",
            folder.toString(),
            "--warehouse",
            "postgresql://me:secret@db/books?password=secret");
    assertThat(
        said,
        is(
            new Said(
                ExitCode.BAD_INPUT.number(),
                "",
                "The ledger "
                    + folder.resolve("ledger.json")
                    + " was created with warehouse = duckdb:warehouse.duckdb, not"
                    + " postgresql://me@db/books?password=..., and that cannot change; use the old"
                    + " value, or another --ledger folder.\n")));
  }

  @Test
  void aNewLedgerRefusesTheWarehouseOfAnother() throws IOException {
    Path taken = Files.createFile(folder.resolve("taken.duckdb"));
    Path home = folder.resolve("new");
    Said said = closeNew(home, "duckdb:" + taken);
    assertThat(
        said,
        is(
            new Said(
                ExitCode.BAD_INPUT.number(),
                "",
                "The warehouse duckdb:"
                    + taken
                    + " is a ledger's already, and a new ledger needs one of its own.\n")));
    assertThat(Files.exists(home), is(false));
  }

  @Test
  void aWarehouseOfNoKindIsRefusedWithTheKindsThatThereAre() {
    Path home = folder.resolve("new");
    assertThat(
        closeNew(home, "oracle://me:secret@db/books"),
        is(
            new Said(
                ExitCode.BAD_INPUT.number(),
                "",
                "No warehouse is at oracle://me@db/books; a URL looks like duckdb:FILE or"
                    + " postgresql://USER@HOST:PORT/DATABASE.\n")));
    assertThat(Files.exists(home), is(false));
  }

  private static Said closeNew(Path home, String warehouse) {
    return Said.run(
        "close",
        "2015-09-12",
        "--ledger",
        home.toString(),
        "--catalog",
        "wiki",
        "--warehouse",
        warehouse);
  }

  private void createLedger() {
    Ledger.openOrCreate(Folder.at(folder), "wiki-test", "wiki");
  }

  /** Returns a catalog with one event type and a meter of another. */
  private Path brokenCatalog() throws IOException {
    Path catalog = folder.resolve("shop");
    Files.createDirectories(catalog.resolve("events"));
    Files.createDirectories(catalog.resolve("meters"));
    Files.writeString(catalog.resolve("ledger.yaml"), "shards: 4\n");
    Files.writeString(
        catalog.resolve("events/line.schema.json"),
        """
        {
          "type": "object",
          "required": ["amount"],
          "properties": {"amount": {"type": "integer"}}
        }
        """);
    Files.writeString(
        catalog.resolve("events/line.yaml"),
        """
        type: com.example.line
        description: A line.
        owner: shop@example.com
        topic: lines
        schema: line.schema.json
        """);
    Files.writeString(
        catalog.resolve("meters/sales.yaml"),
        """
        meters:
          - name: sales
            events: [com.example.lime]
            description: What was sold.
            window: 7m
            measures:
              amount: {sum: amount}
        """);
    return catalog;
  }

  private static JsonNode json(Said said) throws IOException {
    return new ObjectMapper().readTree(said.out());
  }

  private static void assertNoTrace(Said said) {
    assertThat(said.err(), not(containsString("\tat ")));
    assertThat(said.err(), not(containsString("Exception")));
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
