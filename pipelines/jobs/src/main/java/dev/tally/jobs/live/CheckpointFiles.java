package dev.tally.jobs.live;

import static java.util.stream.Collectors.toSet;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;

/**
 * The files of one of Flink's checkpoints: a {@code _metadata} that names all others, with sizes.
 *
 * <p>Flink finds out that one is missing or short when it reads it, on some subtask, and then tries
 * the same again.
 *
 * @param folder where {@code _metadata} is; the others may be elsewhere
 */
record CheckpointFiles(Path folder) {

  static final String METADATA = "_metadata";

  /** Returns what is wrong with them, as the end of a sentence, or empty if nothing can be seen. */
  Optional<String> damage() {
    Path file = folder.resolve(METADATA);
    if (!Files.exists(file)) {
      return Optional.of(folder.getFileName() + "/" + METADATA + " is not there");
    }
    CheckpointMetadata metadata;
    try {
      metadata = metadata();
    } catch (IOException | RuntimeException e) {
      // Whatever Flink makes of damaged bytes: its format has no checksum.
      return Optional.of(folder.getFileName() + "/" + METADATA + " cannot be read");
    }
    return handles(metadata).stream()
        .map(CheckpointFiles::damage)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Returns the absolute paths of the files that it consists of, but for the metadata. */
  Set<Path> files() {
    try {
      return handles(metadata()).stream()
          .filter(FileStateHandle.class::isInstance)
          .map(handle -> Path.of(((FileStateHandle) handle).getFilePath().toUri()).toAbsolutePath())
          .collect(toSet());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the checkpoint " + folder, e);
    }
  }

  private CheckpointMetadata metadata() throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(folder.resolve(METADATA)))) {
      return Checkpoints.loadCheckpointMetadata(
          in, CheckpointFiles.class.getClassLoader(), folder.toUri().toString());
    }
  }

  private static Optional<String> damage(StreamStateHandle handle) {
    if (!(handle instanceof FileStateHandle state)) {
      return Optional.empty();
    }
    Path file = Path.of(state.getFilePath().toUri());
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.of(file + " is not there");
      }
      long size = Files.size(file);
      return size == state.getStateSize()
          ? Optional.empty()
          : Optional.of("%s has %,d bytes and not %,d".formatted(file, size, state.getStateSize()));
    } catch (IOException e) {
      return Optional.of(file + " cannot be read");
    }
  }

  private static List<StreamStateHandle> handles(CheckpointMetadata metadata) {
    List<StreamStateHandle> handles = new ArrayList<>();
    for (OperatorState operator : metadata.getOperatorStates()) {
      for (OperatorSubtaskState subtask : operator.getStates()) {
        subtask.getManagedOperatorState().forEach(state -> add(state, handles));
        subtask.getRawOperatorState().forEach(state -> add(state, handles));
        subtask.getManagedKeyedState().forEach(state -> add(state, handles));
        subtask.getRawKeyedState().forEach(state -> add(state, handles));
      }
    }
    return handles;
  }

  private static void add(OperatorStateHandle state, List<StreamStateHandle> handles) {
    handles.add(state.getDelegateStateHandle());
  }

  private static void add(KeyedStateHandle state, List<StreamStateHandle> handles) {
    if (state instanceof KeyGroupsStateHandle groups) {
      handles.add(groups.getDelegateStateHandle());
    } else if (state instanceof IncrementalRemoteKeyedStateHandle incremental) {
      handles.add(incremental.getMetaDataStateHandle());
      incremental.getSharedState().forEach(file -> handles.add(file.getHandle()));
      incremental.getPrivateState().forEach(file -> handles.add(file.getHandle()));
    }
  }
}
