package dev.tally.dataflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.jobs.engine.BatchJob;
import dev.tally.jobs.engine.Engine;
import dev.tally.jobs.engine.StateBackend;
import dev.tally.jobs.engine.StreamingJob;
import dev.tally.ledger.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataflowEngineTest {

  @TempDir Path folder;
  private FakeDataflow dataflow;

  @BeforeEach
  void start() throws IOException {
    dataflow = new FakeDataflow();
    Files.createFile(file());
  }

  @AfterEach
  void stop() {
    dataflow.close();
  }

  @Test
  void aStreamingJobTakesThePlaceOfTheOneOfItsNameThatRuns() {
    dataflow.running("old", "tally-live-shop");

    engine().run(streaming("tally-live-shop"), DataflowEngineTest::addStep);

    assertThat(dataflow.created().get(0).path("replaceJobId").asText(), is("old"));
  }

  @Test
  void whereNoneOfItsNameRunsItIsAJobOfItsOwn() {
    dataflow.running("other", "tally-live-bank");

    engine().run(streaming("tally-live-shop"), DataflowEngineTest::addStep);

    assertThat(dataflow.created().get(0).has("replaceJobId"), is(false));
    assertThat(dataflow.created().get(0).path("name").asText(), is("tally-live-shop"));
  }

  @Test
  void aNameIsSpelledAsDataflowWantsIt() {
    engine().run(new BatchJob("tally-close-Shop.eu_1", 2), DataflowEngineTest::addStep);

    assertThat(dataflow.created().get(0).path("name").asText(), is("tally-close-shop-eu-1"));
  }

  @Test
  void whatBecameOfAJobIsTold() {
    dataflow.endingAs("JOB_STATE_DONE");
    assertThat(
        engine().run(streaming("tally-live-shop"), DataflowEngineTest::addStep),
        is(Engine.Ending.FINISHED));
    dataflow.endingAs("JOB_STATE_CANCELLED");
    assertThat(
        engine().run(streaming("tally-live-shop"), DataflowEngineTest::addStep),
        is(Engine.Ending.STOPPED));
    dataflow.endingAs("JOB_STATE_FAILED");
    IllegalStateException failed =
        assertThrows(
            IllegalStateException.class,
            () -> engine().run(new BatchJob("tally-close-shop", 2), DataflowEngineTest::addStep));
    assertThat(failed.getMessage(), is("the Dataflow job tally-close-shop ended as FAILED"));
  }

  @Test
  void stoppingCancelsTheJobThatRuns() {
    dataflow.running("old", "tally-live-shop");

    engine().stop("tally-live-shop");

    assertThat(dataflow.state("old"), is("JOB_STATE_CANCELLED"));
    UserError none = assertThrows(UserError.class, () -> engine().stop("tally-live-shop"));
    assertThat(
        none.getMessage(),
        is("No job tally-live-shop runs in the region europe-west1 of the project shop."));
    assertThat(none.exitCode(), is(ExitCode.NOT_READY));
  }

  @Test
  void whereNobodyAnswersItIsSaidInASentence() {
    dataflow.refusing();

    UserError refused =
        assertThrows(
            UserError.class,
            () -> engine().run(new BatchJob("tally-close-shop", 2), DataflowEngineTest::addStep));

    assertThat(refused.exitCode(), is(ExitCode.UNREACHABLE));
    assertThat(
        refused.getMessage(),
        startsWith("Dataflow in the region europe-west1 of the project shop does not answer: "));
  }

  @Test
  void aLedgerThatWorkersCannotSeeIsRefused() {
    UserError refused = assertThrows(UserError.class, () -> engine().mustReach(Folder.at(folder)));

    assertThat(
        refused.getMessage(),
        is(
            "Workers of Dataflow cannot see "
                + folder
                + "; keep the ledger in a bucket, such as --ledger gs://BUCKET/FOLDER."));
    assertThat(refused.exitCode(), is(ExitCode.USAGE));
  }

  @Test
  void settingsThatTheRunnerDoesNotHaveAreNamed() throws IOException {
    assertThat(
        refusal("project=shop\nregion=europe-west1\ngcpTempLocation=gs://b/t\nmachine=big\n"),
        is(
            "The Dataflow settings in "
                + file()
                + " cannot be used: Class interface"
                + " org.apache.beam.runners.dataflow.options.DataflowPipelineOptions missing a"
                + " property named 'machine'."));
    assertThat(
        refusal("project=shop\n"),
        is("The Dataflow settings in " + file() + " lack region, gcpTempLocation."));
  }

  private String refusal(String settings) throws IOException {
    Files.writeString(file(), settings);
    UserError error = assertThrows(UserError.class, () -> new DataflowProvider().engine(file()));
    assertThat(error.exitCode(), is(ExitCode.BAD_INPUT));
    return String.valueOf(error.getMessage());
  }

  private Path file() {
    return folder.resolve("dataflow.properties");
  }

  private DataflowEngine engine() {
    return new DataflowEngine(Offline.settings(file(), "--apiRootUrl=" + dataflow.url()));
  }

  private static StreamingJob streaming(String name) {
    return new StreamingJob(
        name,
        2,
        Duration.ofSeconds(10),
        StateBackend.HEAP,
        false,
        Folder.at("gs://none/ledger/checkpoints"),
        Optional.empty());
  }

  private static void addStep(Pipeline pipeline) {
    pipeline.apply("Names", Create.of("a", "b"));
  }
}
