package dev.tally.bench.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Counts an archived day in Spark SQL, in this process.
 *
 * <p>It rejects what Tally rejects, and one copy of each event survives by the same order; what the
 * catalog's rules and meters say is written out.
 */
public final class DayInSpark {

  /** Spark's own 200 is for a cluster; so many are small enough to sort in memory. */
  private static final long PARTS_PER_THREAD = 8L;

  private static final String PARSED =
      """
      SELECT topic, partition, offset, arrival_time, from_json(
        CAST(value AS STRING),
        'specversion STRING, id STRING, source STRING, type STRING, time TIMESTAMP,
         data STRUCT<campaign: STRING, kind: STRING, price_micros: BIGINT, currency: STRING,
                     country: STRING, page: STRING>') AS event
      FROM record
      """;

  private static final String VALID =
      """
      SELECT *, greatest(event_time, arrival_time - 5000) AS posted_time
      FROM (SELECT *, unix_millis(event.time) AS event_time FROM parsed)
      WHERE event.specversion = '1.0'
        AND event.type = 'dev.tally.bench.shown'
        AND event_time - arrival_time <= 60000
        AND arrival_time - event_time <= 604800000
        AND event.data.campaign IS NOT NULL
        AND event.data.currency IS NOT NULL
        AND event.data.country IS NOT NULL
        AND event.data.page IS NOT NULL
        AND event.data.kind IN ('impression', 'click')
        AND event.data.price_micros >= 0
      """;

  private static final String SURVIVORS =
      """
      SELECT survivor.*, copies
      FROM (
        SELECT
          min_by(
            struct(
              event.data.campaign, event.data.currency, event.data.kind, event.data.price_micros,
              event_time - event_time % 60000 AS minute),
            struct(posted_time, arrival_time, topic, partition, offset)) AS survivor,
          count(*) AS copies
        FROM valid
        GROUP BY event.source, event.id)
      """;

  private static final Map<String, String> METERS =
      Map.of(
          "bench.events",
          "SELECT campaign, minute, count(*) FROM survivor GROUP BY campaign, minute",
          "bench.spend",
          """
          SELECT campaign, currency, minute, sum(price_micros) FROM survivor
          WHERE price_micros > 0 GROUP BY campaign, currency, minute
          """,
          "bench.clicks",
          """
          SELECT campaign, minute, count(*) FROM survivor
          WHERE kind = 'click' GROUP BY campaign, minute
          """);

  private DayInSpark() {}

  /**
   * Counts.
   *
   * @param args the folder of the archive's files, the folder for the result, a folder to spill to,
   *     and how many threads may work
   */
  public static void main(String[] args) throws IOException {
    Path result = Path.of(args[1]);
    try (SparkSession spark = session(Path.of(args[2]), Integer.parseInt(args[3]))) {
      Spent spent = new Spent();
      long repeats = count(spark, args[0], result);
      spent.write(repeats, result.resolve("spent.properties"));
    }
  }

  private static SparkSession session(Path scratch, int threads) {
    return SparkSession.builder()
        .appName("close")
        .master("local[" + threads + "]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.local.dir", scratch.toString())
        .config("spark.sql.warehouse.dir", scratch.resolve("warehouse").toString())
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", PARTS_PER_THREAD * threads)
        .getOrCreate();
  }

  /** Writes a folder of text files for each meter and returns how many records repeat another. */
  private static long count(SparkSession spark, String archive, Path result) {
    spark
        .read()
        .format("avro")
        .option("recursiveFileLookup", true)
        .load(archive)
        .createOrReplaceTempView("record");
    spark.sql(PARSED).createOrReplaceTempView("parsed");
    spark.sql(VALID).createOrReplaceTempView("valid");
    Dataset<Row> survivors = spark.sql(SURVIVORS).persist(StorageLevel.MEMORY_AND_DISK());
    survivors.createOrReplaceTempView("survivor");
    METERS.forEach(
        (meter, query) ->
            spark.sql(query).write().option("sep", "\t").csv(result.resolve(meter).toString()));
    List<Row> repeats = spark.sql("SELECT sum(copies) - count(*) FROM survivor").collectAsList();
    return repeats.get(0).getLong(0);
  }
}
