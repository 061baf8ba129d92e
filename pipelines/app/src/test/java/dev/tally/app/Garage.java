package dev.tally.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The catalog that the guides make, without its mapping. */
final class Garage {

  private Garage() {}

  static Path in(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("send"));
    Files.createDirectories(folder.resolve("events"));
    Files.createDirectories(folder.resolve("meters"));
    Files.writeString(
        folder.resolve("ledger.yaml"),
        """
        on_time_bound: 5s
        future_bound: 60s
        horizon: 7d
        shards: 4
        idle_partitions: heartbeat
        """);
    Files.writeString(
        folder.resolve("events/stay.schema.json"),
        """
        {
          "type": "object",
          "required": ["level", "minutes", "fee_micros", "currency"],
          "properties": {
            "level": {"type": "string"},
            "minutes": {"type": "integer"},
            "fee_micros": {"type": "integer", "unit": "micros", "currency": "currency"},
            "currency": {"type": "string"},
            "tariff": {"type": "string", "default": "standard"},
            "plate": {"type": "string", "personal": true}
          }
        }
        """);
    Files.writeString(
        folder.resolve("events/stay.yaml"),
        """
        type: com.example.garage.stay
        description: A car left the garage, and its stay was paid.
        owner: garage@example.com
        topic: stays
        versions:
          - dataschema: https://schemas.example.com/garage/stay/1
            schema: stay.schema.json
        rules:
          - expression: minutes >= 0 && fee_micros >= 0
            message: a stay takes no less than no time, and costs no less than nothing
        """);
    Files.writeString(
        folder.resolve("meters/stays.yaml"),
        """
        meters:
          - name: garage.stays
            description: How many cars left each level in an hour, and what they paid.
            events: [com.example.garage.stay]
            group_by: [level, currency]
            window: 1h
            measures:
              stays: count
              minutes: {sum: minutes}
              fees: {sum: fee_micros}
        """);
    return folder;
  }
}
