package dev.tally.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
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
    Path whole = real(folder);
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
      refuseOtherObjects(repository, folder);
      ObjectId commit = commit(repository, revision);
      Path root = repository.getWorkTree().toPath().toRealPath();
      String path = root.relativize(whole).toString();
      Path copy = Files.createTempDirectory("tally-contracts");
      GitFolder result = new GitFolder(copy);
      try (RevWalk commits = new RevWalk(repository)) {
        copyOut(repository, commits.parseCommit(commit).getTree(), path, copy);
      } catch (IOException e) {
        result.close();
        throw e;
      }
      return result;
    } catch (MissingObjectException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "This clone does not hold %s as it was at %s, as one made with --filter or --depth does not; fetch it with 'git archive %s %s', or clone without."
              .formatted(folder, revision, revision, folder));
    } catch (IOException e) {
      throw notRead(folder, String.valueOf(e.getMessage()));
    }
  }

  /** Returns the folder itself where a link leads to it: the link may lie in no repository. */
  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw notRead(folder, String.valueOf(e.getMessage()));
    }
  }

  private static UserError notRead(Path folder, String why) {
    return new UserError(
        ExitCode.BAD_INPUT,
        "The git repository of %s cannot be read (%s); check the older state out into a folder, and name that with --against."
            .formatted(folder, why));
  }

  /** JGit knows objects by SHA-1 only, and takes the names of others for damage. */
  private static void refuseOtherObjects(Repository repository, Path folder) {
    String format = repository.getConfig().getString("extensions", null, "objectformat");
    if (format != null && !format.equalsIgnoreCase("sha1")) {
      throw notRead(folder, "its objects are named by " + format + ", which is not supported");
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
        byte[] content = repository.open(walk.getObjectId(0)).getBytes();
        if (walk.getFileMode(0).equals(FileMode.SYMLINK)) {
          content = linked(repository, tree, walk.getPathString(), new String(content, UTF_8));
        }
        if (content != null) {
          Files.write(file, content);
        }
      }
    }
  }

  /** Returns what a link in the tree leads to; null where that is no file of the tree. */
  private static byte @Nullable [] linked(
      Repository repository, RevTree tree, String link, String target) throws IOException {
    Path path = Path.of("/", link).resolveSibling(target).normalize();
    String inside = Path.of("/").relativize(path).toString();
    try (TreeWalk walk = inside.isEmpty() ? null : TreeWalk.forPath(repository, inside, tree)) {
      return walk == null || walk.getFileMode(0).getObjectType() != Constants.OBJ_BLOB
          ? null
          : repository.open(walk.getObjectId(0)).getBytes();
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
