package dev.tally.bench.live;

import dev.tally.bench.fork.Answers;
import dev.tally.catalog.Catalog;
import dev.tally.event.Event;
import dev.tally.jobs.engine.StateBackend;
import dev.tally.kafka.KafkaTopics;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;

/**
 * The same sums as people first write them in Beam: one key and one timer per identity, one element
 * per meter, and the runner's own options.
 *
 * <p>It does less than Tally: the first copy to arrive is counted, a late event changes a row
 * instead of adding a correction, and no row says which events it holds. Its watermark lags by as
 * much as the workload's latest event, so nothing is dropped and no lateness need be allowed.
 */
public final class IdiomaticBeam implements LiveRival {

  @Override
  public void count(LiveTask task, Catalog catalog) {
    KafkaTopics log = KafkaTopics.at(task.bootstrapServers());
    List<String> topics = List.of(task.topic());
    Pipeline pipeline = Pipeline.create(options(task));
    pipeline
        .apply(
            "ReadRecords",
            KafkaIO.readBytes()
                .withBootstrapServers(task.bootstrapServers())
                .withTopics(topics)
                .withReadCommitted()
                .withConsumerConfigUpdates(IdiomaticLag.FROM_THE_BEGINNING)
                .withTimestampPolicyFactory(
                    IdiomaticLag.until(log.lastOffsets(log.partitions(topics)))))
        .apply("Decode", ParDo.of(new IdiomaticDecodeFn(catalog)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), Event.CODER))
        .apply("Deduplicate", ParDo.of(new IdiomaticDeduplicateFn(catalog.terms().horizon())))
        .setCoder(Event.CODER)
        .apply("Meter", ParDo.of(new MeterFn(catalog)))
        .apply("ByMinute", Window.into(FixedWindows.of(Duration.standardMinutes(1))))
        .apply("Sum", Sum.longsPerKey())
        .apply("WriteRows", ParDo.of(new RowSink()));
    pipeline.run().waitUntilFinish();
  }

  private static FlinkPipelineOptions options(LiveTask task) {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster(task.flinkMaster());
    options.setFilesToStage(List.of(task.checkpoints() + "/nothing-to-stage.jar"));
    options.setJobName("idiomatic");
    options.setStreaming(true);
    options.setParallelism(task.parallelism());
    options.setCheckpointingInterval(LiveTask.CHECKPOINT_INTERVAL.toMillis());
    options.setShutdownSourcesAfterIdleMs(0L);
    options.setStateBackend(task.state() == StateBackend.ROCKSDB ? "rocksdb" : "filesystem");
    options.setStateBackendStoragePath(
        Path.of(task.checkpoints()).toAbsolutePath().toUri().toString());
    return options;
  }

  /** One element for each meter that counts an event, under the meter's name and group. */
  private static final class MeterFn extends DoFn<Event, KV<String, Long>> {

    private static final long serialVersionUID = 1;

    private final int campaign;
    private final int currency;
    private final int kind;
    private final int price;

    MeterFn(Catalog catalog) {
      var contract = catalog.contracts().get(0);
      campaign = contract.indexOf("campaign");
      currency = contract.indexOf("currency");
      kind = contract.indexOf("kind");
      price = contract.indexOf("price_micros");
    }

    @ProcessElement
    public void process(@Element Event event, OutputReceiver<KV<String, Long>> out) {
      String group = "," + event.values().get(campaign);
      out.output(KV.of("bench.events" + group, 1L));
      if (event.values().get(price) instanceof Long micros && micros > 0) {
        out.output(KV.of("bench.spend" + group + "," + event.values().get(currency), micros));
      }
      if ("click".equals(event.values().get(kind))) {
        out.output(KV.of("bench.clicks" + group, 1L));
      }
    }
  }

  private static final class RowSink extends DoFn<KV<String, Long>, Void> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element KV<String, Long> row, IntervalWindow minute) {
      List<String> key = List.of(row.getKey().split(",", -1));
      Answers.row(
          key.get(0), key.subList(1, key.size()), minute.start().getMillis(), row.getValue());
    }
  }
}
