package dev.tally.catalog;

import com.google.protobuf.Descriptors.Descriptor;
import dev.tally.catalog.Contract.Field;
import dev.tally.compat.Place;
import dev.tally.compat.SchemaLanguage;
import dev.tally.compat.SchemaText;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the versions of contracts, each with its schema. */
final class VersionReader {

  private static final List<String> KEYS = List.of("dataschema", "schema", "message", "retired");

  private final CatalogFolder folder;
  private final Problems problems;
  private final ProtobufImports imports;

  /** The schemas that were named, with their fields: contracts may share one. */
  private final Map<Data, List<Field>> fields = new HashMap<>();

  /** The schemas by the URIs that name them: what is said of a URI holds in every contract. */
  private final Map<String, SchemaText> schemas = new HashMap<>();

  private final Set<String> named = new HashSet<>();

  VersionReader(CatalogFolder folder, Problems problems) {
    this.folder = folder;
    this.problems = problems;
    this.imports = new ProtobufImports(folder, problems);
  }

  /** Returns the versions, numbered by their places; none where one of them cannot be read. */
  List<ContractVersion> read(YamlValue list) {
    List<YamlValue> items = list.items();
    if (items.isEmpty() && list.isList()) {
      list.problem("'versions' is empty: list the published forms of its data, oldest first");
    }
    Map<String, Place> places = new HashMap<>();
    List<ContractVersion> versions = new ArrayList<>();
    for (int index = 0; index < items.size(); index++) {
      int number = index + 1;
      boolean isNewest = number == items.size();
      items
          .get(index)
          .map(KEYS)
          .flatMap(declared -> version(number, isNewest, declared, places))
          .ifPresent(versions::add);
    }
    return versions.size() == items.size() ? versions : List.of();
  }

  /** Adds a problem for each schema that no version read so far has named, nor imports. */
  void refuseUnnamed() {
    for (String ending : SchemaLanguage.endings()) {
      for (String file : folder.files("events", ending)) {
        if (!named.contains(file) && !imports.isImported(file)) {
          problems.add(new Place(file, 1), "no contract names this schema: name it or delete it");
        }
      }
    }
  }

  private Optional<ContractVersion> version(
      int number, boolean isNewest, YamlMap declared, Map<String, Place> places) {
    Optional<String> dataschema =
        declared
            .require("dataschema", "write the URI by which events name this version")
            .flatMap(node -> dataschema(node, places));
    Optional<LocalDate> retired = declared.find("retired").flatMap(Dates::read);
    if (retired.isPresent() && isNewest) {
      declared
          .find("retired")
          .orElseThrow()
          .problem("the newest version cannot be retired: publish a newer one first");
    }
    Optional<YamlValue> node =
        declared.require("schema", "name the schema's file, such as sale.v1.schema.json");
    Optional<SchemaText> schema = node.flatMap(this::schema);
    if (dataschema.isEmpty() || schema.isEmpty()) {
      return Optional.empty();
    }
    refuseOtherSchema(declared.find("dataschema").orElseThrow(), schema.get(), places);
    Optional<String> message = message(declared, schema.get());
    return Optional.of(
        new ContractVersion(
            number,
            dataschema.get(),
            schema.get(),
            message.orElse(null),
            retired.orElse(null),
            fieldsOf(schema.get(), message)));
  }

  /** Returns the message that is the data, where the schema is in Protobuf. */
  private Optional<String> message(YamlMap declared, SchemaText schema) {
    Optional<YamlValue> node = declared.find("message");
    if (schema.language() != SchemaLanguage.PROTOBUF) {
      node.ifPresent(
          named -> named.problem("only a schema in Protobuf has messages: leave it out"));
      return Optional.empty();
    }
    ProtobufSchema protobuf = ProtobufSchema.of(schema);
    List<String> names = protobuf.messages().stream().map(Descriptor::getName).toList();
    if (node.isEmpty() && names.size() == 1) {
      return Optional.of(names.get(0));
    }
    Optional<String> name =
        node.isPresent()
            ? node.get().text()
            : declared.require("message", "name the one that is the data").flatMap(YamlValue::text);
    if (name.isPresent() && protobuf.message(name.get()).isEmpty()) {
      node.orElseThrow()
          .problem(
              protobuf
                  .importWith(name.get())
                  .map(
                      file ->
                          "'%s' is a message of '%s', which the schema imports: name that file as the schema"
                              .formatted(name.get(), file))
                  .orElse(
                      "the schema has no message '%s'%s"
                          .formatted(name.get(), Spelling.hint(name.get(), names))));
      return Optional.empty();
    }
    return name;
  }

  private void problem(SchemaText schema, SchemaException e) {
    problems.add(new Place(schema.file(), e.line()), String.valueOf(e.getMessage()));
  }

  private static Optional<String> dataschema(YamlValue node, Map<String, Place> places) {
    Optional<String> uri = node.text();
    if (uri.isEmpty()) {
      return uri;
    }
    if (!isAbsolute(uri.get())) {
      node.problem(
          "'%s' is no absolute URI: write one such as https://schemas.acme.com/sale/1"
              .formatted(uri.get()));
    }
    Place first = places.putIfAbsent(uri.get(), node.place());
    if (first != null) {
      node.problem("this URI already names the version at %s: choose another".formatted(first));
    }
    return uri;
  }

  /** Adds a problem where another contract has the URI for another schema. */
  private void refuseOtherSchema(YamlValue node, SchemaText schema, Map<String, Place> places) {
    String uri = node.text().orElseThrow();
    boolean isFirst = node.place().equals(places.get(uri));
    SchemaText other = schemas.putIfAbsent(uri, schema);
    if (isFirst && other != null && !other.equals(schema)) {
      node.problem(
          "this URI already names %s in another contract: choose another".formatted(other.file()));
    }
  }

  private static boolean isAbsolute(String uri) {
    try {
      return new URI(uri).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private Optional<SchemaText> schema(YamlValue node) {
    Optional<String> written = node.text();
    if (written.isEmpty()) {
      return Optional.empty();
    }
    String name = written.get();
    Optional<SchemaLanguage> language = SchemaLanguage.ofFile(name);
    if (language.isEmpty() || name.contains("/") || name.contains("\\")) {
      node.problem(
          "'%s' is no schema file: name one beside the contract that ends in %s"
              .formatted(name, String.join(" or ", SchemaLanguage.endings())));
      return Optional.empty();
    }
    String file = "events/" + name;
    if (!folder.has(file)) {
      node.problem(
          "there is no file '%s'%s: write it beside the contract"
              .formatted(name, Spelling.hint(name, schemaNames())));
      return Optional.empty();
    }
    named.add(file);
    return folder
        .text(file)
        .map(text -> new SchemaText(file, text, language.get()))
        .flatMap(this::linked);
  }

  private Optional<SchemaText> linked(SchemaText schema) {
    return schema.language() == SchemaLanguage.PROTOBUF
        ? imports.link(schema)
        : Optional.of(schema);
  }

  private List<String> schemaNames() {
    return SchemaLanguage.endings().stream()
        .flatMap(ending -> folder.files("events", ending).stream())
        .map(file -> file.substring("events/".length()))
        .toList();
  }

  private List<Field> fieldsOf(SchemaText schema, Optional<String> message) {
    return fields.computeIfAbsent(new Data(schema, message), this::read);
  }

  private List<Field> read(Data data) {
    SchemaText schema = data.schema();
    switch (schema.language()) {
      case JSON_SCHEMA:
        return folder
            .document(schema.file(), schema.text())
            .map(document -> new JsonSchemaReader().read(document))
            .orElse(List.of());
      case AVRO:
        return avro(schema);
      case PROTOBUF:
        return data.message().map(name -> protobuf(schema, name)).orElse(List.of());
    }
    throw new AssertionError(schema.language());
  }

  private List<Field> avro(SchemaText schema) {
    try {
      List<Field> read = AvroFields.read(schema);
      read.forEach(field -> checkName(field, new Place(schema.file(), 1)));
      return read;
    } catch (SchemaException e) {
      problem(schema, e);
      return List.of();
    }
  }

  private List<Field> protobuf(SchemaText schema, String name) {
    ProtobufSchema protobuf = ProtobufSchema.of(schema);
    Descriptor message = protobuf.message(name).orElseThrow();
    List<Field> read = ProtobufFields.of(message);
    read.forEach(
        field ->
            checkName(field, new Place(schema.file(), protobuf.lineOf(message, field.name()))));
    return read;
  }

  private void checkName(Field field, Place place) {
    FieldNames.mistake(field.name()).ifPresent(mistake -> problems.add(place, mistake));
  }

  /** A schema and, where it has several, its message. */
  private record Data(SchemaText schema, Optional<String> message) {}
}
