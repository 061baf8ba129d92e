package dev.tally.bench.live;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Hands Kafka's records on as they are; decoding needs their partition's arrival time first. */
final class HandWrittenReader
    implements KafkaRecordDeserializationSchema<ConsumerRecord<byte[], byte[]>> {

  private static final long serialVersionUID = 1;

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<ConsumerRecord<byte[], byte[]>> out) {
    out.collect(record);
  }

  @Override
  @SuppressWarnings("unchecked") // A class literal has no type arguments.
  public TypeInformation<ConsumerRecord<byte[], byte[]>> getProducedType() {
    return HandWrittenType.chained(
        (Class<ConsumerRecord<byte[], byte[]>>) (Class<?>) ConsumerRecord.class);
  }
}
