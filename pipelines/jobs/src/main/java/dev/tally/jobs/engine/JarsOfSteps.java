package dev.tally.jobs.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.transforms.PTransform;

/**
 * What a cluster needs beside Tally's own jar: where a step's class lies in another folder of the
 * distribution, all jars of that folder. Google's libraries are as large as all the rest, and few
 * jobs have a step that knows them.
 */
final class JarsOfSteps extends Pipeline.PipelineVisitor.Defaults {

  private final Path own;
  private final SortedSet<Path> folders = new TreeSet<>();

  private JarsOfSteps(Path own) {
    this.own = own;
  }

  /**
   * Returns the jars, in order of their names.
   *
   * @param own Tally's own jar
   */
  static List<String> of(Pipeline pipeline, Path own) {
    JarsOfSteps steps = new JarsOfSteps(own);
    pipeline.traverseTopologically(steps);
    List<String> jars = new ArrayList<>();
    for (Path folder : steps.folders) {
      try (Stream<Path> files = Files.list(folder)) {
        files.map(Path::toString).filter(file -> file.endsWith(".jar")).sorted().forEach(jars::add);
      } catch (IOException e) {
        throw new UncheckedIOException(folder + " cannot be listed", e);
      }
    }
    return jars;
  }

  @Override
  public CompositeBehavior enterCompositeTransform(Node node) {
    add(node.getTransform());
    return CompositeBehavior.ENTER_TRANSFORM;
  }

  @Override
  public void visitPrimitiveTransform(Node node) {
    add(node.getTransform());
  }

  private void add(PTransform<?, ?> step) {
    if (step == null) {
      return; // The root of all steps is none itself.
    }
    CodeSource source = step.getClass().getProtectionDomain().getCodeSource();
    if (source == null) {
      return;
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      if (Files.isRegularFile(place) && !place.resolveSibling("").equals(own.resolveSibling(""))) {
        folders.add(place.resolveSibling(""));
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
