package dev.tally.dataflow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Settings with which nothing is asked of Google: no credentials, no bucket, no container. */
final class Offline {

  private Offline() {}

  /**
   * Returns settings of the project {@code shop}.
   *
   * @param staged a file that stands for the class path, all of which takes long to hash
   * @param more further arguments
   */
  static DataflowSettings settings(Path staged, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--project=shop",
                "--region=europe-west1",
                "--tempLocation=gs://none/temp",
                "--gcpTempLocation=gs://none/temp",
                "--stagingLocation=gs://none/staging",
                "--pathValidatorClass=org.apache.beam.sdk.extensions.gcp.storage.NoopPathValidator",
                "--credentialFactoryClass=org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory",
                "--stagerClass=" + NoStager.class.getName(),
                "--sdkContainerImage=none/image:1",
                "--filesToStage=" + staged));
    arguments.addAll(List.of(more));
    return new DataflowSettings(arguments);
  }
}
