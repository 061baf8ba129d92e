package dev.tally.app;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.tally.base.ChildProcess;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.postgres.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger of which nothing but checkpoints and passing files is on this machine. */
class BucketIT {

  private static final String KEY = "AKIDLOCAL";
  private static final String SECRET = "a-secret-of-this-test";
  private static final String LEDGER = "s3://ledgers/shops/food";

  @TempDir private Path folder;

  @Test
  void aLedgerInABucketIsCountedArchivedClosedAndReadWithOneInFiles() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        ChildProcess bucket = startBucket()) {
      String brokers = "--bootstrap-servers=" + kafka.bootstrapServers();
      run(
          "send",
          "--catalog=retail",
          "--mapping=foodmart",
          "--sample",
          "--ledger-name=food",
          "--from=1997-01-01",
          "--to=1997-01-03",
          "--duplicates=0.05",
          brokers);
      TallyProcess tally =
          new TallyProcess(
              folder.resolve("said"),
              Map.of(
                  "AWS_ACCESS_KEY_ID",
                  KEY,
                  "AWS_SECRET_ACCESS_KEY",
                  SECRET,
                  "TALLY_FILE_SYSTEM_OPTIONS",
                  "--awsRegion=us-east-1 --endpoint=" + endpoint(bucket)));
      String inFiles = folder.resolve("food").toString();

      for (String ledger : List.of(LEDGER, inFiles)) {
        boolean isInBucket = ledger.equals(LEDGER);
        tally.output(
            "live",
            "--ledger=" + ledger,
            "--name=food",
            "--catalog=retail",
            "--warehouse="
                + (isInBucket ? Server.newSchema() : "duckdb:" + folder.resolve("food.duckdb")),
            "--checkpoints=" + folder.resolve("checkpoints-" + isInBucket),
            "--stop-when-idle",
            brokers);
        assertThat(tally.output("archive", "--ledger=" + ledger, brokers), startsWith("Archived "));
        String closed = tally.output("close", "1997-01-01..1997-01-02", "--ledger=" + ledger);
        assertThat(closed, startsWith("In order. "));
        assertThat(closed, containsString("/reports/1997-01-01..1997-01-02/index.html\n"));
        assertThat(
            tally.output("tidy", "--ledger=" + ledger, "--dry-run"), is("Nothing is left over.\n"));
      }

      assertThat(
          tally.output("statement", "retail.sales", "--format=json", "--ledger=" + LEDGER),
          is(tally.output("statement", "retail.sales", "--format=json", "--ledger=" + inFiles)));
      assertThat(Files.exists(Path.of("s3:")), is(false));
    }
  }

  private ChildProcess startBucket() throws IOException {
    Path module = Path.of("..", "bucket", "target");
    if (!Files.exists(module.resolve("classpath"))) {
      throw new AssertionError("Build the bucket first: ./mvnw -pl pipelines/bucket package");
    }
    String classPath =
        module.resolve("classes") + ":" + Files.readString(module.resolve("classpath")).strip();
    return ChildProcess.start(
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-Xmx512m",
            "-cp",
            classPath,
            "dev.tally.bucket.LocalBucket",
            "ledgers",
            KEY,
            SECRET),
        folder.resolve("bucket.log"));
  }

  private static String endpoint(ChildProcess bucket) {
    AtomicReference<String> found = new AtomicReference<>("");
    bucket.await(
        "the bucket says where it is",
        () -> {
          bucket
              .said()
              .lines()
              .filter(line -> line.startsWith("http://"))
              .findFirst()
              .ifPresent(found::set);
          return !"".equals(found.get());
        });
    return String.valueOf(found.get());
  }

  private static void run(String... arguments) {
    Said said = Said.run(arguments);
    assertThat(said.err(), said.exitCode(), is(0));
  }
}
