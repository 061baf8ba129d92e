package dev.tally.catalog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Splitter;
import java.io.File;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedCatalogTest {

  static List<String> names() {
    return CatalogReader.shippedNames();
  }

  @Test
  void threeCatalogsAreShipped() {
    assertThat(names(), contains("ads", "retail", "wiki"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aShippedCatalogHasNoProblem(String name) throws Exception {
    Catalog catalog = CatalogReader.shipped(name);

    Path folder = classes().resolve("catalog").resolve(name);
    assertThat(CatalogReader.readAll(folder).problems(), equalTo(List.of()));
    assertThat(CatalogReader.read(folder), equalTo(catalog));
    assertThat(catalog.name(), is(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aShippedCatalogHasAMeter(String name) {
    assertThat(CatalogReader.shipped(name).meters().isEmpty(), is(false));
  }

  @Test
  void aNameThatIsNotShippedIsRefusedWithTheNearestOne() {
    CatalogException refusal =
        assertThrows(CatalogException.class, () -> CatalogReader.shipped("retial"));

    assertThat(
        refusal.getMessage(),
        is(
            "retial:1: no such catalog is shipped (did you mean 'retail'?): shipped are ads,"
                + " retail, wiki"));
  }

  @Test
  void shippedCatalogsAreReadFromAJarToo(@TempDir Path folder) throws Exception {
    Path jar = folder.resolve("tally with a space.jar");
    write(jar);

    try (URLClassLoader loader =
        new URLClassLoader(classPathWith(jar), ClassLoader.getPlatformClassLoader())) {
      Class<?> reader = loader.loadClass(CatalogReader.class.getName());
      Object catalog = reader.getMethod("shipped", String.class).invoke(null, "retail");
      assertThat(catalog.toString(), is(CatalogReader.shipped("retail").toString()));
    }
  }

  private static void write(Path jar) throws Exception {
    Path root = classes();
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> files = Files.walk(root).filter(Files::isRegularFile)) {
      for (Path source : files.toList()) {
        out.putNextEntry(
            new JarEntry(root.relativize(source).toString().replace(File.separator, "/")));
        Files.copy(source, out);
      }
    }
  }

  private static URL[] classPathWith(Path jar) throws Exception {
    List<URL> urls = new ArrayList<>();
    urls.add(jar.toUri().toURL());
    String classPath = System.getProperty("java.class.path");
    for (String entry : Splitter.on(File.pathSeparatorChar).split(classPath)) {
      if (!Path.of(entry).equals(classes())) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return urls.toArray(new URL[0]);
  }

  private static Path classes() throws Exception {
    URI home = CatalogReader.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    return Path.of(home);
  }
}
