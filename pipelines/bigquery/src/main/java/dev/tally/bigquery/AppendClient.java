package dev.tally.bigquery;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteSettings;
import com.google.cloud.bigquery.storage.v1.ProtoSchemaConverter;
import com.google.cloud.bigquery.storage.v1.StreamWriter;
import com.google.protobuf.Descriptors.Descriptor;
import dev.tally.warehouse.WarehouseException;
import java.io.IOException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Opens the streams that rows are appended by. */
final class AppendClient {

  /** What is refused for a moment is sent again, within the time that a checkpoint may take. */
  private static final RetrySettings RETRIES =
      RetrySettings.newBuilder()
          .setInitialRetryDelayDuration(Duration.ofMillis(100))
          .setRetryDelayMultiplier(2)
          .setMaxRetryDelayDuration(Duration.ofSeconds(10))
          .setMaxAttempts(8)
          .build();

  /** It tells of every stream that it opens and closes, to standard error. */
  private static final Logger LIBRARY = Logger.getLogger("com.google.cloud.bigquery.storage.v1");

  static {
    LIBRARY.setLevel(Level.WARNING);
  }

  private AppendClient() {}

  /**
   * Returns the default stream of a table.
   *
   * @throws WarehouseException where there are no credentials
   */
  static StreamWriter open(BigQueryUrl url, BigQueryTable table, Descriptor rows) {
    String stream =
        String.format(
            "projects/%s/datasets/%s/tables/%s/streams/_default",
            url.project(), url.dataset(), table.label());
    StreamWriter.Builder writer =
        StreamWriter.newBuilder(stream)
            .setWriterSchema(ProtoSchemaConverter.convert(rows))
            .setRetrySettings(RETRIES)
            .setTraceId("tally:live");
    InstantiatingGrpcChannelProvider.Builder channels =
        BigQueryWriteSettings.defaultGrpcTransportProviderBuilder();
    if (!url.storage().isEmpty()) {
      channels.setEndpoint(url.storage());
    }
    if (url.isOpen()) {
      channels.setChannelConfigurator(channel -> channel.usePlaintext());
      writer.setCredentialsProvider(NoCredentialsProvider.create());
    }
    try {
      return writer.setChannelProvider(channels.build()).build();
    } catch (IOException e) {
      throw new WarehouseException(url + " cannot be written to: no credentials are found", e);
    }
  }
}
