package dev.tally.jobs.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Steps that are all Beam's own, which lies in a folder of the local repository. */
class JarsOfStepsTest {

  private final Pipeline pipeline = Pipeline.create();
  private Path beam;

  @BeforeEach
  void addSteps() throws Exception {
    pipeline.apply(Create.of(1, 2));
    beam = Path.of(Create.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void aStepOfAnotherFolderBringsTheJarsOfThatFolder() {
    assertThat(
        JarsOfSteps.of(pipeline, Path.of("/opt/tally/lib/tally.jar")),
        is(List.of(beam.toString())));
  }

  @Test
  void stepsThatLieBesideTallysJarBringNothing() {
    assertThat(JarsOfSteps.of(pipeline, beam.resolveSibling("tally.jar")), is(empty()));
  }
}
