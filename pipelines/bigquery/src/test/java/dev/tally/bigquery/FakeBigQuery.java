package dev.tally.bigquery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tally.jobs.JsonServer;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * BigQuery as far as tables are made of statements, described, loaded and appended to. It keeps
 * rows as texts by column, answers no query, and refuses what is not in a table's definition.
 */
final class FakeBigQuery implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TABLE =
      Pattern.compile(
          "create table if not exists (?:\\w+\\.)?(\\w+) \\((.*?)\\n\\)", Pattern.DOTALL);
  private static final Pattern COLUMN = Pattern.compile("\\n  (\\w+) (\\w+)( not null)?");
  private static final Pattern KEY = Pattern.compile("primary key \\((.*?)\\)");
  private static final Pattern STREAM = Pattern.compile(".*/tables/(\\w+)/streams/_default");

  private final JsonServer rest = new JsonServer(this::answer);
  private final Server storage;
  private final Map<String, FakeTable> tables = new LinkedHashMap<>();
  private final List<String> statements = new CopyOnWriteArrayList<>();
  private final List<String> loads = new CopyOnWriteArrayList<>();
  private volatile String location = "EU";

  FakeBigQuery() throws IOException {
    storage =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .addService(new Appends())
            .build()
            .start();
  }

  /**
   * Returns the URL of a dataset here.
   *
   * @param temp a folder that loads are read from
   */
  String url(Path temp, String ledger) {
    return "bigquery://shop-project/numbers?temp="
        + temp
        + "&personal=projects/shop-project/locations/eu/taxonomies/1/policyTags/2&rest="
        + rest.url()
        + "&storage=127.0.0.1:"
        + storage.getPort()
        + "&ledger="
        + ledger;
  }

  /** Says where the dataset is. */
  void moveTo(String region) {
    location = region;
  }

  /** Returns the statements that were run, in order. */
  List<String> statements() {
    return statements;
  }

  /** Returns what was loaded, by the names of tables and partitions, in order. */
  List<String> loads() {
    return loads;
  }

  /** Returns a column's description and policy tag. */
  JsonNode column(String table, String column) {
    synchronized (tables) {
      for (JsonNode field : tables.get(table).fields) {
        if (field.path("name").asText().equals(column)) {
          return field;
        }
      }
    }
    throw new AssertionError("no column " + column);
  }

  /** Returns the rows of a table, ordered by their keys, or by their texts. */
  List<Map<String, String>> rows(String table) {
    synchronized (tables) {
      return tables.get(table).rows.values().stream().map(row -> row.values).toList();
    }
  }

  private static final class FakeTable {
    private final ArrayNode fields = JSON.createArrayNode();
    private final List<String> key = new ArrayList<>();
    private final TreeMap<String, FakeRow> rows = new TreeMap<>();
  }

  /** A row, the change sequence number it came with, and the partition it was loaded to. */
  private record FakeRow(Map<String, String> values, long sequence, String partition) {}

  private JsonNode answer(String method, String path, JsonNode asked) throws IOException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    try {
      synchronized (tables) {
        return switch (method) {
          case "POST" -> run(asked);
          case "PATCH" -> describe(name, asked);
          default ->
              path.endsWith("/datasets/numbers")
                  ? JSON.createObjectNode().put("location", location)
                  : describe(name, JSON.createObjectNode());
        };
      }
    } catch (IllegalArgumentException e) {
      throw new JsonServer.Refusal(400, String.valueOf(e.getMessage()));
    }
  }

  private JsonNode describe(String name, JsonNode change) {
    FakeTable table = table(name);
    if (change.has("schema")) {
      table.fields.removeAll();
      table.fields.addAll((ArrayNode) change.path("schema").path("fields"));
    }
    ObjectNode answer = JSON.createObjectNode();
    answer.putObject("schema").set("fields", table.fields);
    return answer;
  }

  private FakeTable table(String name) {
    FakeTable table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("Not found: " + name);
    }
    return table;
  }

  private JsonNode run(JsonNode job) throws IOException {
    JsonNode configuration = job.path("configuration");
    if (configuration.has("query")) {
      String sql = configuration.path("query").path("query").asText();
      statements.add(sql);
      TABLE.matcher(sql).results().forEach(table -> create(table.group(1), table.group(2)));
    } else {
      load(configuration.path("load"));
    }
    ObjectNode answer = job.deepCopy();
    answer.putObject("status").put("state", "DONE");
    return answer;
  }

  private void create(String name, String definition) {
    FakeTable table = new FakeTable();
    Matcher columns = COLUMN.matcher(definition);
    while (columns.find()) {
      if (!columns.group(1).equals("primary")) {
        table
            .fields
            .addObject()
            .put("name", columns.group(1))
            .put("type", columns.group(2).toUpperCase(Locale.ROOT))
            .put("mode", columns.group(3) == null ? "NULLABLE" : "REQUIRED");
      }
    }
    Matcher key = KEY.matcher(definition);
    if (key.find()) {
      table.key.addAll(List.of(key.group(1).split(", ")));
    }
    tables.putIfAbsent(name, table);
  }

  private void load(JsonNode load) throws IOException {
    String destination = load.path("destinationTable").path("tableId").asText();
    loads.add(destination);
    String[] parts = destination.split("\\$", 2);
    FakeTable table = table(parts[0]);
    String partition = parts.length == 1 ? "" : parts[1];
    table.rows.values().removeIf(row -> row.partition().equals(partition));
    for (JsonNode file : load.path("sourceUris")) {
      try (BufferedReader lines = reader(Path.of(file.asText()))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          Map<String, String> row = new LinkedHashMap<>();
          JSON.readTree(line)
              .fields()
              .forEachRemaining(field -> row.put(field.getKey(), field.getValue().asText()));
          check(row, table);
          table.rows.put(partition + row, new FakeRow(row, 0, partition));
        }
      }
    }
  }

  private static BufferedReader reader(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return new BufferedReader(
        new InputStreamReader(
            file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, UTF_8));
  }

  private static void check(Map<String, String> row, FakeTable table) {
    List<String> known = new ArrayList<>();
    for (JsonNode field : table.fields) {
      String name = field.path("name").asText();
      known.add(name);
      if (field.path("mode").asText().equals("REQUIRED") && !row.containsKey(name)) {
        throw new IllegalArgumentException("Missing required field: " + name);
      }
      row.computeIfPresent(name, (key, text) -> canonical(text, field.path("type").asText()));
    }
    for (String name : row.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("No such field: " + name);
      }
    }
  }

  /** Returns a value as it is loaded; an appended time is a number of microseconds. */
  private static String canonical(String text, String type) {
    return switch (type) {
      case "TIMESTAMP" ->
          text.matches("-?\\d+")
              ? Instant.EPOCH.plus(Long.parseLong(text), ChronoUnit.MICROS).toString()
              : Instant.parse(text).toString();
      case "INT64" -> Long.toString(Long.parseLong(text));
      case "DATE" -> LocalDate.parse(text).toString();
      default -> text;
    };
  }

  /** The default streams of tables that have keys. */
  private final class Appends extends BigQueryWriteGrpc.BigQueryWriteImplBase {

    @Override
    public StreamObserver<AppendRowsRequest> appendRows(
        StreamObserver<AppendRowsResponse> answers) {
      return new StreamObserver<>() {
        private String stream = "";
        private Descriptor descriptor;

        @Override
        public void onNext(AppendRowsRequest request) {
          try {
            if (!request.getWriteStream().isEmpty()) {
              stream = request.getWriteStream();
            }
            if (request.getProtoRows().hasWriterSchema()) {
              descriptor = descriptor(request);
            }
            upsert(stream, descriptor, request.getProtoRows().getRows().getSerializedRowsList());
            answers.onNext(
                AppendRowsResponse.newBuilder()
                    .setWriteStream(stream)
                    .setAppendResult(AppendRowsResponse.AppendResult.getDefaultInstance())
                    .build());
          } catch (IllegalArgumentException e) {
            answers.onError(
                Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
          }
        }

        @Override
        public void onError(Throwable failure) {
          answers.onError(failure);
        }

        @Override
        public void onCompleted() {
          answers.onCompleted();
        }
      };
    }
  }

  private static Descriptor descriptor(AppendRowsRequest request) {
    try {
      return FileDescriptor.buildFrom(
              FileDescriptorProto.newBuilder()
                  .setName("rows.proto")
                  .addMessageType(request.getProtoRows().getWriterSchema().getProtoDescriptor())
                  .build(),
              new FileDescriptor[0])
          .getMessageTypes()
          .get(0);
    } catch (DescriptorValidationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void upsert(String stream, Descriptor descriptor, List<ByteString> rows) {
    Matcher name = STREAM.matcher(stream);
    if (!name.matches()) {
      throw new IllegalArgumentException("no default stream: " + stream);
    }
    synchronized (tables) {
      FakeTable table = table(name.group(1));
      for (ByteString bytes : rows) {
        Map<String, String> row = texts(descriptor, bytes);
        if (!"UPSERT".equals(row.remove("_CHANGE_TYPE"))) {
          throw new IllegalArgumentException("no upsert");
        }
        long sequence = Long.parseUnsignedLong(row.remove("_CHANGE_SEQUENCE_NUMBER"), 16);
        check(row, table);
        String key = table.key.stream().map(row::get).toList().toString();
        table.rows.merge(
            key,
            new FakeRow(row, sequence, ""),
            (old, next) -> next.sequence() < old.sequence() ? old : next);
      }
    }
  }

  private static Map<String, String> texts(Descriptor descriptor, ByteString bytes) {
    Map<String, String> row = new LinkedHashMap<>();
    try {
      DynamicMessage.parseFrom(descriptor, bytes)
          .getAllFields()
          .forEach((field, value) -> row.put(field.getName(), value.toString()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
    return row;
  }

  @Override
  public void close() {
    rest.close();
    storage.shutdownNow();
  }
}
