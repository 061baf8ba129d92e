package dev.tally.app;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.tally.broker.EmbeddedKafka;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.postgres.Server;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class DoctorIT {

  private static final Map<String, String> AS_ADVISED =
      Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", "604800000");

  @TempDir static Path shared;
  private static EmbeddedKafka kafka;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(shared);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void aLedgerThatCanBeRunHasNoProblem() {
    Ledger ledger = ledger("fine", Ledger.Keeping.DEFAULT);
    createTopic(ledger, AS_ADVISED);
    beat("fine");

    Said said = doctor(ledger);

    assertThat(said.out(), said.exitCode(), is(0));
    assertThat(said.out(), startsWith("fine     warehouse 0 runs, can be read and written.\n"));
    assertThat(
        said.out(),
        containsString(
            """
            warning  fine.wiki.edits is on one broker only and lost with its disk.
                     -> kafka-reassign-partitions.sh, to three brokers
            """));
    assertThat(said.out(), containsString("fine     clocks of the brokers and this machine agree"));
    assertThat(said.out(), containsString("\nProblems: 0. Warnings: 2.\n"));
    assertThat("a second time it is the same", doctor(ledger).out(), is(said.out()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "create|message.timestamp.type=CreateTime|keeps CreateTime, so its producers decide when an"
            + " event arrived, and retention.ms=604800000 deletes by that time"
            + "|message.timestamp.type=LogAppendTime",
        "short|retention.ms=3600000|keeps records for 60 min only: what is neither counted nor"
            + " archived by then is lost|retention.ms=604800000",
        "compact|cleanup.policy=compact|is compacted: of the events of a key it forgets all but the"
            + " last|cleanup.policy=delete",
        "unclean|unclean.leader.election.enable=true|lets a broker lead that lacks records, which"
            + " are lost then|unclean.leader.election.enable=false",
      })
  void aTopicThatLosesEventsIsNamedWithTheCommandThatMendsIt(
      String name, String setting, String what, String mended) {
    Ledger ledger = ledger(name, Ledger.Keeping.DEFAULT);
    Map<String, String> settings = new HashMap<>(AS_ADVISED);
    int equals = setting.indexOf('=');
    settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    createTopic(ledger, settings);

    Said said = doctor(ledger);

    assertThat(said.out(), said.exitCode(), is(1));
    assertThat(
        said.out(),
        containsString(
            "problem  %s.wiki.edits %s.%n         -> kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s.wiki.edits --add-config %s%n"
                .formatted(name, what, kafka.bootstrapServers(), name, mended)));
  }

  @Test
  void aTopicThatDoesNotExistIsNamedWithTheCommandThatMakesIt() {
    Said said = doctor(ledger("none", Ledger.Keeping.DEFAULT));

    assertThat(said.exitCode(), is(1));
    assertThat(
        said.out(),
        containsString(
            "problem  none.wiki.edits does not exist.\n         -> kafka-topics.sh"
                + " --bootstrap-server "
                + kafka.bootstrapServers()
                + " --create --topic none.wiki.edits --partitions 4 --config"
                + " message.timestamp.type=LogAppendTime --config retention.ms=604800000\n"));
  }

  @Test
  void aSilentPartitionIsNamedWithTheHeartbeatThatItLacks() {
    Ledger ledger = ledger("silent", Ledger.Keeping.DEFAULT);
    createTopic(ledger, AS_ADVISED);
    KafkaTopics.at(kafka.bootstrapServers())
        .createIfAbsent(new NewTopic(ledger.controlTopic(), Optional.of(1), Optional.empty()));

    assertThat(
        doctor(ledger).out(),
        containsString(
            "problem  silent.wiki.edits-0 has had no record and no heartbeat for a minute, like 1"
                + " more, which holds up every number.\n         -> tally heartbeat --catalog wiki"
                + " --ledger-name silent --bootstrap-servers "
                + kafka.bootstrapServers()
                + "\n"));
  }

  @Test
  void aWarehouseThatLacksATableOrTakesNoRowsIsNamed() throws Exception {
    String url = Server.newSchema();
    String schema = url.substring(url.indexOf("currentSchema=") + "currentSchema=".length());
    run("create role doctored login superuser");
    Ledger ledger =
        ledger("warehouse", new Ledger.Keeping(url.replace("postgres@", "doctored@"), null));
    createTopic(ledger, AS_ADVISED);
    TallyProcess tally = new TallyProcess(folder.resolve("said"), Map.of());
    String[] doctor = {
      "doctor",
      "--ledger=" + ledger.home().path(),
      "--bootstrap-servers=" + kafka.bootstrapServers()
    };

    run("alter role doctored set default_transaction_read_only = on");
    assertThat(
        tally.run(doctor).out(),
        containsString("in a read-only transaction.\n         -> a role that owns the schema"));
    run("alter role doctored reset default_transaction_read_only");
    assertThat(
        tally.run(doctor).out(),
        startsWith("fine     warehouse 0 runs, can be read and written.\n"));
    run("drop table " + schema + ".certificate cascade");

    Said said = tally.run(doctor);
    assertThat(said.out(), said.exitCode(), is(1));
    assertThat(
        said.out(),
        startsWith(
            "problem  warehouse lacks certificate, settled_posting, and with it all rows that were there.\n"
                + "         -> restore it from a backup; else count into a new ledger, and tally"
                + " archive --adopt\n"));
  }

  @Test
  void aClusterThatIsNotThereIsAProblemAmongOthers() {
    Ledger ledger = ledger("cluster", Ledger.Keeping.DEFAULT);
    createTopic(ledger, AS_ADVISED);

    Said said = doctor(ledger, "--flink=127.0.0.1:1");

    assertThat(said.exitCode(), is(1));
    assertThat(
        said.out(),
        containsString(
            "problem  flink cannot be checked: No Flink cluster listens at 127.0.0.1:1"));
  }

  private Said doctor(Ledger ledger, String... more) {
    String[] arguments = new String[3 + more.length];
    arguments[0] = "doctor";
    arguments[1] = "--ledger=" + ledger.home().path();
    arguments[2] = "--bootstrap-servers=" + kafka.bootstrapServers();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Said.run(arguments);
  }

  private Ledger ledger(String name, Ledger.Keeping keeping) {
    return Ledger.openOrCreate(Folder.at(folder.resolve(name)), name, "wiki", keeping);
  }

  private static void createTopic(Ledger ledger, Map<String, String> settings) {
    KafkaTopics.at(kafka.bootstrapServers())
        .createIfAbsent(
            new NewTopic(ledger.topics().get(0), Optional.of(2), Optional.empty())
                .configs(settings));
  }

  private static void beat(String ledgerName) {
    Said said =
        Said.run(
            "heartbeat",
            "--once",
            "--catalog=wiki",
            "--ledger-name=" + ledgerName,
            "--bootstrap-servers=" + kafka.bootstrapServers());
    assertThat(said.err(), said.exitCode(), is(0));
  }

  private static void run(String sql) throws Exception {
    try (Connection connection = Server.connect("public");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
