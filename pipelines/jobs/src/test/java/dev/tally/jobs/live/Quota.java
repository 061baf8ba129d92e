package dev.tally.jobs.live;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes a second a broker lets every client read or write, or as many as it can. It serves
 * about ten seconds' worth at once.
 */
public final class Quota {

  private Quota() {}

  public static void ofConsumers(String bootstrapServers, @Nullable Double bytesPerSecond)
      throws Exception {
    set(bootstrapServers, "consumer_byte_rate", bytesPerSecond);
  }

  public static void ofProducers(String bootstrapServers, @Nullable Double bytesPerSecond)
      throws Exception {
    set(bootstrapServers, "producer_byte_rate", bytesPerSecond);
  }

  private static void set(String bootstrapServers, String rate, @Nullable Double bytesPerSecond)
      throws Exception {
    Map<String, @Nullable String> everyClient = new HashMap<>();
    everyClient.put(ClientQuotaEntity.CLIENT_ID, null);
    ClientQuotaAlteration alteration =
        new ClientQuotaAlteration(
            new ClientQuotaEntity(everyClient),
            List.of(new ClientQuotaAlteration.Op(rate, bytesPerSecond)));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.alterClientQuotas(List.of(alteration)).all().get();
    }
  }
}
