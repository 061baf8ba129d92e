package dev.tally.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tally.base.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the servers of a stack keep their data and logs, and where it is written which they are.
 *
 * @param path absolute
 */
record StackFolder(Path path) {

  private static final String SERVERS = "servers.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns a folder of a server, which is made where it is missing. */
  Path folder(String name) throws IOException {
    return Files.createDirectories(path.resolve(name));
  }

  Path log(String server) throws IOException {
    return folder("logs").resolve(server + ".log");
  }

  List<RunningServer> servers() throws IOException {
    Path file = path.resolve(SERVERS);
    List<RunningServer> servers = new ArrayList<>();
    if (Files.exists(file)) {
      for (JsonNode server : JSON.readTree(file.toFile())) {
        servers.add(
            new RunningServer(
                server.path("name").asText(),
                server.path("address").asText(),
                server.path("pid").asLong(),
                Instant.parse(server.path("started_at").asText())));
      }
    }
    return servers;
  }

  void write(List<RunningServer> servers) throws IOException {
    ArrayNode all = JSON.createArrayNode();
    for (RunningServer server : servers) {
      all.addObject()
          .put("name", server.name())
          .put("address", server.address())
          .put("pid", server.pid())
          .put("started_at", server.startedAt().toString());
    }
    byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(all);
    AtomicFile.write(path.resolve(SERVERS), out -> out.write(bytes));
  }
}
