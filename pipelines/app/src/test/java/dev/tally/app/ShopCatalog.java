package dev.tally.app;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** A copy of the catalog {@code shop}, which has contracts in all three languages of schemas. */
record ShopCatalog(Path folder) {

  static final String DOOR = "https://schemas.example.com/shop/door/1";
  static final String ORDER_1 = "https://schemas.example.com/shop/order/1";
  static final String ORDER_2 = "https://schemas.example.com/shop/order/2";
  static final String REFUND = "https://schemas.example.com/shop/refund/1";

  /** Copies the catalog. */
  static ShopCatalog in(Path folder) throws IOException, URISyntaxException {
    ShopCatalog copy = new ShopCatalog(folder);
    Files.createDirectories(folder.resolve("events"));
    Path original =
        Path.of(Objects.requireNonNull(ShopCatalog.class.getResource("/shop/events")).toURI());
    try (Stream<Path> files = Files.list(original)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.event(file.getFileName().toString()));
      }
    }
    return copy;
  }

  /** Returns a file of its contracts. */
  Path event(String name) {
    return folder.resolve("events").resolve(name);
  }

  /** Returns the file that pins the ids of its schemas. */
  Path lockFile() {
    return folder.resolve("schemas.lock.yaml");
  }

  /** Returns what the command line takes for it. */
  @Override
  public String toString() {
    return folder.toString();
  }
}
