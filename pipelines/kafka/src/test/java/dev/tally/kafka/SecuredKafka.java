package dev.tally.kafka;

import dev.tally.broker.EmbeddedKafka;
import dev.tally.broker.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker that speaks TLS to the one user who may log in, with a certificate that it has signed
 * itself; to whoever makes topics for a test it speaks as any other.
 */
public final class SecuredKafka implements AutoCloseable {

  /** The password of the user, {@code tally}, who may do nothing at first. */
  public static final String PASSWORD = "Correct-Horse-7319";

  private static final String LOOPBACK = "127.0.0.1";
  private static final String STORE_PASSWORD = "of-the-key-store";

  private final EmbeddedKafka kafka;
  private final int port;
  private final Path folder;

  private SecuredKafka(EmbeddedKafka kafka, int port, Path folder) {
    this.kafka = kafka;
    this.port = port;
    this.folder = folder;
  }

  /** Starts one whose log and certificate live in a folder. */
  public static SecuredKafka start(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path keys = folder.resolve("broker.p12");
    keytool(
        keys,
        "-genkeypair",
        "-alias",
        "broker",
        "-keyalg",
        "RSA",
        "-dname",
        "CN=broker",
        "-ext",
        "SAN=ip:" + LOOPBACK);
    keytool(
        keys,
        "-exportcert",
        "-alias",
        "broker",
        "-rfc",
        "-file",
        folder.resolve("broker.pem").toString());
    int port = Ports.free(0);
    EmbeddedKafka kafka =
        EmbeddedKafka.start(
            folder.resolve("kafka"),
            new EmbeddedKafka.Listener(
                "SASL_SSL",
                port,
                Map.of(
                    "ssl.keystore.type",
                    "PKCS12",
                    "ssl.keystore.location",
                    keys.toString(),
                    "ssl.keystore.password",
                    STORE_PASSWORD,
                    "sasl.enabled.mechanisms",
                    "PLAIN",
                    "plain.sasl.jaas.config",
                    plainLogin("user_tally", PASSWORD))));
    return new SecuredKafka(kafka, port, folder);
  }

  private static void keytool(Path keys, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(Arrays.asList(arguments));
    command.addAll(
        List.of(
            "-keystore", keys.toString(), "-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(keys.resolveSibling("keytool.log").toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed; see " + keys.resolveSibling("keytool.log"));
    }
  }

  private static String plainLogin(String... options) {
    StringBuilder login =
        new StringBuilder("org.apache.kafka.common.security.plain.PlainLoginModule required");
    for (int i = 0; i < options.length; i += 2) {
      login.append(' ').append(options[i]).append("=\"").append(options[i + 1]).append('"');
    }
    return login.append(';').toString();
  }

  /** Returns where it asks who is there, {@code host:port}. */
  public String bootstrapServers() {
    return LOOPBACK + ":" + port;
  }

  /** Returns where it asks nothing, {@code host:port}. */
  public String openServers() {
    return kafka.bootstrapServers();
  }

  /** Returns the lines of a settings file with which one may connect, given how to log in. */
  public List<String> settings(String password) {
    return List.of(
        "security.protocol=SASL_SSL",
        "ssl.truststore.type=PEM",
        "ssl.truststore.location=" + folder.resolve("broker.pem"),
        "sasl.mechanism=PLAIN",
        "sasl.jaas.config=" + plainLogin("username", "tally", "password", password));
  }

  /** Grants the user operations on all topics, or groups, whose names start so. */
  public void grant(ResourceType type, String prefix, AclOperation... operations)
      throws ExecutionException, InterruptedException {
    List<AclBinding> acls =
        Arrays.stream(operations)
            .map(
                operation ->
                    new AclBinding(
                        new ResourcePattern(type, prefix, PatternType.PREFIXED),
                        new AccessControlEntry(
                            "User:tally", "*", operation, AclPermissionType.ALLOW)))
            .toList();
    try (Admin admin = KafkaClients.of(openServers()).openAdmin()) {
      admin.createAcls(acls).all().get();
    }
  }

  @Override
  public void close() {
    kafka.close();
  }
}
