package dev.tally.bench.live;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.event.Event;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.transforms.decode.Decode;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Decodable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/** Records to events by their identity, at their event time; what is refused is left out. */
final class IdiomaticDecodeFn extends DoFn<KafkaRecord<byte[], byte[]>, KV<String, Event>> {

  private static final long serialVersionUID = 1;

  private final Catalog catalog;
  private transient Decode decode;

  IdiomaticDecodeFn(Catalog catalog) {
    this.catalog = catalog;
  }

  @Setup
  public void setUp() {
    decode = new Decode(Catalogs.of(catalog));
  }

  @ProcessElement
  public void process(
      @Element KafkaRecord<byte[], byte[]> record, OutputReceiver<KV<String, Event>> events) {
    for (Decoded decoded : decode.decode(raw(record))) {
      if (decoded instanceof Decodable decodable) {
        Event event = decodable.event();
        events.outputWithTimestamp(
            KV.of(event.source() + " " + event.id(), event),
            Instant.ofEpochMilli(event.eventTime()));
      }
    }
  }

  private static RawRecord raw(KafkaRecord<byte[], byte[]> record) {
    List<Header> headers = new ArrayList<>();
    record.getHeaders().forEach(header -> headers.add(new Header(header.key(), header.value())));
    return new RawRecord(
        Position.of(record.getTopic(), record.getPartition(), record.getOffset()),
        record.getTimestamp(),
        record.getTimestamp(),
        record.getKV().getKey(),
        record.getKV().getValue(),
        headers);
  }
}
