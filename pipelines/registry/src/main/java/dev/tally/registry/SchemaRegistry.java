package dev.tally.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.CharMatcher;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry that speaks Confluent's REST API: Confluent's own, Apicurio's, Karapace,
 * Redpanda's.
 *
 * <p>Schemas are in one piece: none is sent with references to others, and one that has them is
 * refused when it is read. No call is made twice: whoever wants to try again does, which is safe
 * for all of them. Whatever goes wrong is a {@link RegistryException}. The certificate behind an
 * {@code https} address must be one that the JVM trusts.
 */
public final class SchemaRegistry {

  /** A check against many long versions takes seconds; what takes longer hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int UNKNOWN_SUBJECT = 40401;
  private static final int UNKNOWN_VERSION = 40402;
  private static final int UNKNOWN_SCHEMA = 40403;
  private static final int NO_MODE_OF_ITS_OWN = 40408;

  private final RegistryClient calls;

  private SchemaRegistry(URI url, @Nullable Credentials credentials) {
    // It may hold a password, and is not shown before that is known.
    if (url.toString().contains("@")) {
      throw new IllegalArgumentException(
          "The schema registry's URL has an '@': give its user and password apart from it.");
    }
    boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!isHttp || url.getHost() == null || url.getQuery() != null || url.getFragment() != null) {
      throw new IllegalArgumentException(
          ("'%s' is no URL of a schema registry: write http://host:port or https://host:port,"
                  + " and the path of its API if it has one.")
              .formatted(url));
    }
    URI bare = URI.create(CharMatcher.is('/').trimTrailingFrom(url.toString()));
    this.calls = new RegistryClient(bare, credentials, PATIENCE);
  }

  /**
   * Returns the registry at an address, for anybody to use.
   *
   * @param url up to where {@code /subjects} follows
   * @throws IllegalArgumentException if a registry cannot have this address
   */
  public static SchemaRegistry at(URI url) {
    return new SchemaRegistry(url, null);
  }

  /**
   * Returns the registry at an address, for somebody to use.
   *
   * @param url up to where {@code /subjects} follows
   * @throws IllegalArgumentException if a registry cannot have this address
   */
  public static SchemaRegistry at(URI url, Credentials credentials) {
    return new SchemaRegistry(url, credentials);
  }

  /**
   * Makes a schema the newest version of a subject, by {@code POST /subjects/{subject}/versions}.
   * The subject is made where it is missing; a schema that it has already keeps its id.
   *
   * @return the id that messages carry
   */
  public int register(String subject, SchemaDocument schema) {
    RegistryRequest call =
        RegistryRequest.post(
            "register a schema of type %s under '%s'".formatted(schema.type(), subject),
            RegistryRequest.path("subjects", subject, "versions"),
            body(schema));
    return calls.make(call).success().number("id");
  }

  /**
   * Returns the id of a schema if the subject has it, by {@code POST /subjects/{subject}}. Nothing
   * is changed.
   */
  public Optional<Integer> find(String subject, SchemaDocument schema) {
    RegistryRequest call =
        RegistryRequest.post(
            "find a schema of type %s under '%s'".formatted(schema.type(), subject),
            RegistryRequest.path("subjects", subject),
            body(schema));
    return calls
        .make(call)
        .unlessAbsent(UNKNOWN_SUBJECT, UNKNOWN_SCHEMA)
        .map(answer -> answer.number("id"));
  }

  /** Returns the schema with an id, of whatever subject, by {@code GET /schemas/ids/{id}}. */
  public Optional<SchemaDocument> byId(int id) {
    RegistryRequest call =
        RegistryRequest.get(
            "read the schema with id " + id,
            RegistryRequest.path("schemas", "ids", Integer.toString(id)));
    return calls
        .make(call)
        .unlessAbsent(UNKNOWN_SCHEMA)
        .map(answer -> schema(answer, "Schema " + id));
  }

  /**
   * Returns the numbers of a subject's versions, by {@code GET /subjects/{subject}/versions}; none
   * where the subject is not known.
   */
  public List<Integer> versions(String subject) {
    RegistryRequest call =
        RegistryRequest.get(
            "list the versions of '" + subject + "'",
            RegistryRequest.path("subjects", subject, "versions"));
    return calls
        .make(call)
        .unlessAbsent(UNKNOWN_SUBJECT)
        .map(SchemaRegistry::numbers)
        .orElse(List.of());
  }

  /**
   * Returns a subject's newest version, by {@code GET /subjects/{subject}/versions/latest}; nothing
   * where the subject is not known.
   */
  public Optional<RegisteredSchema> latest(String subject) {
    RegistryRequest call =
        RegistryRequest.get(
            "read the newest version of '" + subject + "'",
            RegistryRequest.path("subjects", subject, "versions", "latest"));
    return calls
        .make(call)
        .unlessAbsent(UNKNOWN_SUBJECT, UNKNOWN_VERSION)
        .map(
            answer ->
                new RegisteredSchema(
                    answer.number("id"),
                    answer.number("version"),
                    schema(answer, "The newest version of '" + subject + "'")));
  }

  /**
   * Asks whether a schema goes with the newest version of a subject under its mode, by {@code POST
   * /compatibility/subjects/{subject}/versions/latest?verbose=true}. Nothing is changed. Every
   * schema goes with a subject that is not known. Under a transitive mode older versions have a say
   * too, so that {@link #register} may still refuse it.
   */
  public CompatibilityVerdict check(String subject, SchemaDocument schema) {
    RegistryRequest call =
        RegistryRequest.post(
            "check a schema of type %s against '%s'".formatted(schema.type(), subject),
            RegistryRequest.path("compatibility", "subjects", subject, "versions", "latest")
                + "?verbose=true",
            body(schema));
    return calls
        .make(call)
        .unlessAbsent(UNKNOWN_SUBJECT, UNKNOWN_VERSION)
        .map(answer -> new CompatibilityVerdict(answer.truth("is_compatible"), reasons(answer)))
        .orElse(new CompatibilityVerdict(true, List.of()));
  }

  /**
   * Returns what is demanded of a subject's versions, by {@code GET /config/{subject}}; nothing
   * where nothing was set for this subject and the registry's own mode holds. Apicurio 2 answers
   * NONE instead for a subject that has versions, whatever its own mode is.
   */
  public Optional<CompatibilityMode> mode(String subject) {
    RegistryRequest call =
        RegistryRequest.get(
            "read the compatibility of '" + subject + "'", RegistryRequest.path("config", subject));
    return calls
        .make(call)
        .unlessAbsent(UNKNOWN_SUBJECT, NO_MODE_OF_ITS_OWN)
        .map(
            answer ->
                CompatibilityMode.named(answer.text("compatibilityLevel"))
                    .orElseThrow(answer::notARegistry));
  }

  /**
   * Sets what is demanded of a subject's versions from now on, by {@code PUT /config/{subject}}.
   * The subject need not have versions yet, but Apicurio 2 takes NONE only once it has.
   */
  public void setMode(String subject, CompatibilityMode mode) {
    RegistryRequest call =
        RegistryRequest.put(
            "set the compatibility of '%s' to %s".formatted(subject, mode),
            RegistryRequest.path("config", subject),
            JsonNodeFactory.instance.objectNode().put("compatibility", mode.name()));
    calls.make(call).success();
  }

  /** Returns the address, without any credentials. */
  @Override
  public String toString() {
    return "schema registry at " + calls.registry();
  }

  private static ObjectNode body(SchemaDocument schema) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("schema", schema.text())
        .put("schemaType", schema.type().name());
  }

  private SchemaDocument schema(RegistryResponse answer, String name) {
    if (!answer.json().path("references").isEmpty()) {
      throw unsupported(name, "refers to other schemas");
    }
    // Registries leave the type out where it is Avro, as it was before there were others.
    String type = answer.json().path("schemaType").asText(SchemaType.AVRO.name());
    return new SchemaDocument(
        answer.text("schema"),
        SchemaType.named(type).orElseThrow(() -> unsupported(name, "is of type " + type)));
  }

  private RegistryException.Unsupported unsupported(String name, String trait) {
    return new RegistryException.Unsupported(
        ("%s in the schema registry at %s %s: Tally reads Avro, Protobuf and JSON schemas"
                + " in one piece only.")
            .formatted(name, calls.registry(), trait));
  }

  private static List<Integer> numbers(RegistryResponse answer) {
    if (!answer.json().isArray()) {
      throw answer.notARegistry();
    }
    List<Integer> numbers = new ArrayList<>();
    answer.json().forEach(value -> numbers.add(answer.number(value)));
    return numbers;
  }

  /** Returns Confluent's list and Apicurio's one sentence, of which an answer has one or none. */
  private static List<String> reasons(RegistryResponse answer) {
    List<String> reasons = new ArrayList<>();
    for (JsonNode message : answer.json().path("messages")) {
      reasons.add(message.asText());
    }
    JsonNode reason = answer.json().path("reason");
    if (reason.isTextual()) {
      reasons.add(reason.textValue());
    }
    return reasons;
  }
}
