package dev.tally.kafka;

import com.google.common.base.Throwables;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Opens clients of one Kafka cluster, all with the same settings of how to connect and as whom.
 *
 * <p>It travels in pipelines and is printed, so it names the file of the settings and never holds
 * what stands there: each worker reads its own copy.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param configFile absolute path of a properties file, as Kafka's own tools take it by {@code
 *     --command-config}, or its URI in one of Beam's file systems; empty where brokers ask for
 *     nothing. A value may be {@code ${env:NAME}}, {@code ${file:PATH:KEY}} or {@code
 *     ${directory:PATH:FILE}}.
 */
public record KafkaClients(String bootstrapServers, String configFile) implements Serializable {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file|directory):[^}]*}");

  /** Returns clients of brokers that ask for neither TLS nor a login. */
  public static KafkaClients of(String bootstrapServers) {
    return new KafkaClients(bootstrapServers, "");
  }

  /**
   * Returns clients that connect as a file says.
   *
   * @throws UserError if the file cannot be read, or refers to what is not there
   */
  public static KafkaClients of(String bootstrapServers, Path configFile) {
    return checked(
        new KafkaClients(bootstrapServers, configFile.toAbsolutePath().normalize().toString()));
  }

  /**
   * Returns clients that connect as a file says.
   *
   * @param configFile its path or URI; empty where brokers ask for nothing
   * @throws UserError if the file cannot be read, or refers to what is not there
   */
  public static KafkaClients of(String bootstrapServers, String configFile) {
    if (configFile.isEmpty()) {
      return of(bootstrapServers);
    }
    return isUri(configFile)
        ? checked(new KafkaClients(bootstrapServers, configFile))
        : of(bootstrapServers, Path.of(configFile));
  }

  private static KafkaClients checked(KafkaClients clients) {
    clients.fileSettings();
    return clients;
  }

  private static boolean isUri(String file) {
    return file.contains("://");
  }

  /** Opens an admin client, which waits 10 s for an answer. */
  public Admin openAdmin() {
    return open(
        Admin::create,
        Map.of(
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000));
  }

  /** Opens a consumer of bytes; {@code settings} go before what the file says. */
  public Consumer<byte[], byte[]> openConsumer(Map<String, Object> settings) {
    return open(
        all -> new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        settings);
  }

  /** Opens a producer of bytes; {@code settings} go before what the file says. */
  public Producer<byte[], byte[]> openProducer(Map<String, Object> settings) {
    return open(
        all -> new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer()),
        settings);
  }

  private <T> T open(Function<Map<String, Object>, T> client, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(fileSettings());
    all.putAll(settings);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try {
      return client.apply(all);
    } catch (KafkaException e) {
      if (configFile.isEmpty()
          || Throwables.getCausalChain(e).stream().anyMatch(ConfigException.class::isInstance)) {
        throw e;
      }
      // Nobody has been asked anything yet, so it is what the file says.
      throw unusable(reason(e), e);
    }
  }

  /** Returns why a client cannot be opened; the exception itself says only that it cannot. */
  private static String reason(KafkaException failure) {
    StringBuilder reason = new StringBuilder();
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      String said =
          cause instanceof NoSuchFileException
              ? cause.getMessage() + " does not exist"
              : String.valueOf(cause.getMessage());
      if (reason.indexOf(said) < 0) {
        reason.append(reason.isEmpty() ? "" : ": ").append(said);
      }
    }
    return reason.toString().replaceAll("\\.+$", "");
  }

  private Map<String, String> fileSettings() {
    if (configFile.isEmpty()) {
      return Map.of();
    }
    Properties read = new Properties();
    try (Reader in = openConfigFile()) {
      read.load(in);
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw unusable("it does not exist; each worker needs it at this path", e);
    } catch (IOException | IllegalArgumentException e) {
      throw unusable("it cannot be read as a properties file", e);
    }
    Map<String, String> settings = new HashMap<>();
    read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
    // A file that names providers of its own leaves them to the client.
    return settings.containsKey(AbstractConfig.CONFIG_PROVIDERS_CONFIG)
        ? settings
        : resolved(settings);
  }

  private Reader openConfigFile() throws IOException {
    return isUri(configFile)
        ? Channels.newReader(
            FileSystems.open(FileSystems.matchSingleFileSpec(configFile).resourceId()),
            StandardCharsets.UTF_8)
        : Files.newBufferedReader(Path.of(configFile), StandardCharsets.UTF_8);
  }

  private Map<String, String> resolved(Map<String, String> settings) {
    try (EnvVarConfigProvider env = new EnvVarConfigProvider();
        FileConfigProvider file = new FileConfigProvider();
        DirectoryConfigProvider directory = new DirectoryConfigProvider()) {
      env.configure(Map.of());
      file.configure(Map.of());
      directory.configure(Map.of());
      Map<String, String> resolved =
          new ConfigTransformer(Map.of("env", env, "file", file, "directory", directory))
              .transform(settings)
              .data();
      settings.forEach((name, value) -> mustBeFound(name, value, resolved.getOrDefault(name, "")));
      return resolved;
    } catch (ConfigException e) {
      throw unusable(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw unusable("what it refers to cannot be read", e);
    }
  }

  private static void mustBeFound(String name, String written, String resolved) {
    Matcher reference = REFERENCE.matcher(written);
    while (reference.find()) {
      if (resolved.contains(reference.group())) {
        throw new ConfigException(
            "%s refers to %s, which is not there".formatted(name, reference.group()));
      }
    }
  }

  private UserError unusable(String why, Exception cause) {
    return new UserError(
        ExitCode.BAD_INPUT,
        "The Kafka settings in %s cannot be used: %s.".formatted(configFile, why),
        cause);
  }
}
