package dev.tally.jobs.engine;

import dev.tally.ledger.Folder;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
public record CheckpointFiles(Folder folder) {

  public static final String METADATA = "_metadata";

  /** Returns what is wrong with them, as the end of a sentence, or empty if nothing can be seen. */
  public Optional<String> damage() {
    CheckpointMetadata metadata;
    try {
      if (!folder.has(METADATA)) {
        return Optional.of(folder.name() + "/" + METADATA + " is not there");
      }
      metadata = metadata();
    } catch (IOException | RuntimeException e) {
      // Whatever Flink makes of damaged bytes: its format has no checksum.
      return Optional.of(folder.name() + "/" + METADATA + " cannot be read");
    }
    return handles(metadata).stream()
        .map(CheckpointFiles::damage)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Whether some of the files that it consists of are in a folder. */
  public boolean areIn(Folder other) {
    try {
      return handles(metadata()).stream()
          .filter(FileStateHandle.class::isInstance)
          .map(handle -> folderOf((FileStateHandle) handle).uri() + "/")
          .anyMatch(file -> file.startsWith(other.uri() + "/"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the checkpoint " + folder, e);
    }
  }

  private CheckpointMetadata metadata() throws IOException {
    try (DataInputStream in = new DataInputStream(folder.open(METADATA))) {
      return Checkpoints.loadCheckpointMetadata(
          in, CheckpointFiles.class.getClassLoader(), folder.toUri());
    }
  }

  private static Optional<String> damage(StreamStateHandle handle) {
    if (!(handle instanceof FileStateHandle state)) {
      return Optional.empty();
    }
    Folder folder = folderOf(state);
    String name = state.getFilePath().getName();
    String file = folder.nameOf(name);
    try {
      OptionalLong size = folder.size(name);
      if (size.isEmpty()) {
        return Optional.of(file + " is not there");
      }
      return size.getAsLong() == state.getStateSize()
          ? Optional.empty()
          : Optional.of(
              "%s has %,d bytes and not %,d"
                  .formatted(file, size.getAsLong(), state.getStateSize()));
    } catch (IOException e) {
      return Optional.of(file + " cannot be read");
    }
  }

  private static Folder folderOf(FileStateHandle state) {
    return Folder.at(state.getFilePath().getParent().toUri().toString());
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
