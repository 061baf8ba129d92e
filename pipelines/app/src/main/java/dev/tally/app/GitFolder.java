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
import java.util.Optional;
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
    GitFolder result = new GitFolder(temporary(folder));
    try {
      copyOut(builder, folder, whole, revision, result.folder);
      return result;
    } catch (RuntimeException e) {
      result.close();
      throw e;
    }
  }

  /** Copies with JGit, and with git itself where JGit cannot. */
  private static void copyOut(
      RepositoryBuilder builder, Path folder, Path whole, String revision, Path copy) {
    try (Repository repository = builder.build()) {
      refuseOtherObjects(repository);
      ObjectId commit = commit(repository, revision).orElseThrow(() -> noRevision(revision));
      Path root = repository.getWorkTree().toPath().toRealPath();
      String path = root.relativize(whole).toString();
      try (RevWalk commits = new RevWalk(repository)) {
        copyOut(repository, commits.parseCommit(commit).getTree(), path, copy);
      }
    } catch (IOException e) {
      copyByProgram(folder, whole, revision, copy, e);
    }
  }

  private static void copyByProgram(
      Path folder, Path whole, String revision, Path copy, IOException cause) {
    GitProgram git = new GitProgram("git", whole);
    try {
      String commit = git.commit(revision).orElseThrow(() -> noRevision(revision));
      git.copyOut(commit, copy);
    } catch (IOException e) {
      cause.addSuppressed(e);
      throw cause instanceof MissingObjectException
          ? new UserError(
              ExitCode.BAD_INPUT,
              "This clone does not hold %s as it was at %s, as one made with --filter or --depth does not, and the git command cannot fetch it; run 'git fetch --refetch --no-filter' where its origin can be reached."
                  .formatted(folder, revision),
              cause)
          : notRead(folder, cause);
    }
  }

  private static Path temporary(Path folder) {
    try {
      return Files.createTempDirectory("tally-contracts");
    } catch (IOException e) {
      throw notRead(folder, e);
    }
  }

  /** Returns the folder itself where a link leads to it: the link may lie in no repository. */
  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw notRead(folder, e);
    }
  }

  private static UserError notRead(Path folder, IOException cause) {
    return new UserError(
        ExitCode.BAD_INPUT,
        "The git repository of %s cannot be read (%s); check the older state out into a folder, and name that with --against."
            .formatted(folder, cause.getMessage()),
        cause);
  }

  /** JGit knows objects by SHA-1 only, and takes the names of others for damage. */
  private static void refuseOtherObjects(Repository repository) throws IOException {
    String format = repository.getConfig().getString("extensions", null, "objectformat");
    if (format != null && !format.equalsIgnoreCase("sha1")) {
      throw new IOException(
          "its objects are named by " + format + ", which takes a git command that reads them");
    }
  }

  private static Optional<ObjectId> commit(Repository repository, String revision)
      throws IOException {
    try {
      return Optional.ofNullable(repository.resolve(revision + "^{commit}"));
    } catch (RevisionSyntaxException e) {
      // A text that cannot name a revision names none.
      return Optional.empty();
    }
  }

  private static UserError noRevision(String revision) {
    return new UserError(
        ExitCode.BAD_INPUT,
        revision
            + " is neither a folder nor a git revision; fetch it, or name another with"
            + " --against.");
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
