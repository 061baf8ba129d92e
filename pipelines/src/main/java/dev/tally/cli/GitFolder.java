package dev.tally.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.jspecify.annotations.Nullable;

/** A folder as it was in a git revision, copied out until it is closed. */
final class GitFolder implements AutoCloseable {

  private final Path folder;

  private GitFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Copies a folder out of the repository it lies in; empty if the revision does not have it.
   *
   * @throws UserError if it lies in none, or there is no such revision
   */
  static GitFolder of(Path folder, String revision) {
    Path whole = folder.toAbsolutePath().normalize();
    RepositoryBuilder builder = new RepositoryBuilder().findGitDir(whole.toFile());
    if (builder.getGitDir() == null) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          folder
              + " lies in no git repository, and "
              + revision
              + " is no folder to compare with.");
    }
    try (Repository repository = builder.build()) {
      ObjectId commit = commit(repository, revision);
      Path root = repository.getWorkTree().toPath().toRealPath();
      String path = root.relativize(whole.toRealPath()).toString();
      Path copy = Files.createTempDirectory("tally-contracts");
      GitFolder result = new GitFolder(copy);
      try (RevWalk commits = new RevWalk(repository)) {
        copyOut(repository, commits.parseCommit(commit).getTree(), path, copy);
      } catch (IOException e) {
        result.close();
        throw e;
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("the repository of " + folder + " cannot be read", e);
    }
  }

  private static ObjectId commit(Repository repository, String revision) throws IOException {
    @Nullable ObjectId commit = null;
    try {
      commit = repository.resolve(revision + "^{commit}");
    } catch (RevisionSyntaxException e) {
      // A text that cannot name a revision names none.
    }
    if (commit == null) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          revision
              + " is neither a folder nor a git revision; fetch it, or name another with"
              + " --against.");
    }
    return commit;
  }

  private static void copyOut(Repository repository, RevTree tree, String path, Path copy)
      throws IOException {
    try (TreeWalk walk = new TreeWalk(repository)) {
      walk.addTree(tree);
      walk.setRecursive(true);
      if (!path.isEmpty()) {
        walk.setFilter(PathFilter.create(path));
      }
      while (walk.next()) {
        Path file = copy.resolve(Path.of(path).relativize(Path.of(walk.getPathString())));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, repository.open(walk.getObjectId(0)).getBytes());
      }
    }
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
