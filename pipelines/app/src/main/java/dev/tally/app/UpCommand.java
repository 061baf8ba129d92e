package dev.tally.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.base.ExitCode;
import dev.tally.stack.FlinkHome;
import dev.tally.stack.RunningServer;
import dev.tally.stack.Stack;
import dev.tally.warehouse.statement.AlignedText;
import dev.tally.warehouse.statement.IndentedJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally up}: starts the servers that Tally runs beside. */
@Command(
    name = "up",
    sortOptions = false,
    header = "Start a Kafka broker, a Flink cluster and PostgreSQL on this machine.",
    description =
        "Each is a process of its own that only this machine can reach. They run until tally down;"
            + " what they hold is kept in their folder. Where some of them have ended since, the"
            + " same command starts those again.",
    footer = {
      "",
      "Examples:",
      "  tally up",
      "  tally up --task-managers 3 --slots 1",
      "  tally down"
    })
final class UpCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private StackFolderOption folder = new StackFolderOption();

  @Option(
      names = "--task-managers",
      paramLabel = "N",
      defaultValue = "2",
      description = "TaskManagers of the Flink cluster, 1 to 16 (default: ${DEFAULT-VALUE}).")
  private int taskManagers;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "2",
      description = "Slots of each TaskManager, 1 to 16 (default: ${DEFAULT-VALUE}).")
  private int slots;

  @Mixin private FormatOption format = new FormatOption();

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    List<RunningServer> servers =
        folder
            .stack()
            .up(
                FlinkHome.at(System.getProperty("tally.flink")),
                new Stack.Size(taskManagers, slots),
                sentence -> {
                  err.println(sentence);
                  err.flush();
                });
    PrintWriter out = spec.commandLine().getOut();
    if (format.isJson()) {
      out.append(IndentedJson.of(json(servers)));
    } else {
      write(servers, out);
    }
    out.flush();
    return ExitCode.OK.number();
  }

  private void write(List<RunningServer> servers, PrintWriter out) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("server", "process", "address"));
    servers.forEach(
        server -> rows.add(List.of(server.name(), Long.toString(server.pid()), shown(server))));
    AlignedText.write(rows, 0, 0, out);
    out.printf(
        "%nCount on them: tally live --ledger DIR --bootstrap-servers %s --flink %s --warehouse"
            + " '%s?currentSchema=NAME'%nStop them: tally down%s%n",
        address(servers, Stack.KAFKA),
        address(servers, Stack.JOB_MANAGER),
        address(servers, Stack.POSTGRESQL),
        folder.isDefault() ? "" : " --folder " + ShownPath.of(folder.path()));
  }

  /** A browser shows what the JobManager knows. */
  private static String shown(RunningServer server) {
    if (server.name().equals(Stack.JOB_MANAGER)) {
      return "http://" + server.address();
    }
    return server.address().isEmpty() ? "-" : server.address();
  }

  private static String address(List<RunningServer> servers, String name) {
    return servers.stream()
        .filter(server -> server.name().equals(name))
        .map(RunningServer::address)
        .findFirst()
        .orElseThrow();
  }

  private static ObjectNode json(List<RunningServer> servers) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    servers.forEach(
        server ->
            root.withArrayProperty("servers")
                .addObject()
                .put("name", server.name())
                .put("address", server.address())
                .put("pid", server.pid()));
    return root;
  }
}
