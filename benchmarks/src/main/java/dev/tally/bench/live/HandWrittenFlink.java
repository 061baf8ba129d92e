package dev.tally.bench.live;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.LedgerTerms;
import dev.tally.jobs.engine.StateBackend;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.ExecutionCheckpointingOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Tally's semantics, written by hand against Flink to be as fast as Flink can be.
 *
 * <p>Two exchanges: events as packed bytes, many to an element, to the shard of their identity; and
 * parts of rows, a few for each thousand events, to the shard of their group.
 */
public final class HandWrittenFlink implements LiveRival {

  /** How far one partition may run ahead of another: what runs ahead waits in memory. */
  private static final Duration DRIFT = Duration.ofMinutes(1);

  private static final Duration WATERMARK_INTERVAL = Duration.ofMillis(200);

  @Override
  public void count(LiveTask task, Catalog catalog) throws Exception {
    StreamExecutionEnvironment env = environment(task);
    SingleOutputStreamOperator<byte[]> decoded =
        env.fromSource(source(task), watermarks(catalog.terms()), "ReadRecords")
            .transform(
                "Decode",
                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
                new HandWrittenDecode(catalog, task.topic()));
    HandWrittenType<HandWrittenRow> rowType =
        new HandWrittenType<>(HandWrittenRow.class, new HandWrittenRowSerializer());
    SingleOutputStreamOperator<HandWrittenRow> admitted =
        decoded
            .keyBy(HandWrittenShards.ofChunks(), Types.INT)
            .transform(
                "Admit",
                rowType,
                new HandWrittenAdmit(task.topic(), catalog.terms().horizon(), task.state()));
    admitted
        .union(decoded.getSideOutput(HandWrittenDecode.ROWS))
        .keyBy(HandWrittenShards.ofRows(), Types.INT)
        .transform("Post", rowType, new HandWrittenPost())
        .process(new HandWrittenRowSink(), Types.VOID);
    decoded
        .getSideOutput(HandWrittenDecode.EXCEPTIONS)
        .process(new HandWrittenExceptionSink(), Types.VOID);
    admitted
        .getSideOutput(HandWrittenAdmit.EXCEPTIONS)
        .process(new HandWrittenExceptionSink(), Types.VOID);
    env.execute("hand-written");
  }

  private static StreamExecutionEnvironment environment(LiveTask task) {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, WATERMARK_INTERVAL);
    settings.set(PipelineOptions.MAX_PARALLELISM, HandWrittenShards.MAX_PARALLELISM);
    settings.set(
        ExecutionCheckpointingOptions.CHECKPOINTING_INTERVAL, LiveTask.CHECKPOINT_INTERVAL);
    settings.set(ExecutionCheckpointingOptions.CHECKPOINTING_MODE, CheckpointingMode.EXACTLY_ONCE);
    settings.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        Path.of(task.checkpoints()).toAbsolutePath().toUri().toString());
    settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    settings.set(
        StateBackendOptions.STATE_BACKEND,
        task.state() == StateBackend.HEAP ? "hashmap" : "rocksdb");
    String[] master = task.flinkMaster().split(":", 2);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createRemoteEnvironment(
            master[0], Integer.parseInt(master[1]), settings);
    env.configure(settings);
    env.setParallelism(task.parallelism());
    return env;
  }

  private static KafkaSource<ConsumerRecord<byte[], byte[]>> source(LiveTask task) {
    return KafkaSource.<ConsumerRecord<byte[], byte[]>>builder()
        .setBootstrapServers(task.bootstrapServers())
        .setTopics(task.topic())
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setBounded(OffsetsInitializer.latest())
        .setDeserializer(new HandWrittenReader())
        .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        .setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000")
        .build();
  }

  private static WatermarkStrategy<ConsumerRecord<byte[], byte[]>> watermarks(LedgerTerms terms) {
    long onTimeBound = terms.onTimeBound().toMillis();
    return WatermarkStrategy.<ConsumerRecord<byte[], byte[]>>forGenerator(
            context -> new HandWrittenWatermarks<>(onTimeBound))
        .withTimestampAssigner((record, timestamp) -> record.timestamp())
        .withWatermarkAlignment("partitions", DRIFT, WATERMARK_INTERVAL);
  }
}
