package dev.tally.jobs.lake;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Contract;
import dev.tally.event.CanonicalEvent;
import dev.tally.event.Event;
import dev.tally.event.Position;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.close.HonestRun;
import dev.tally.jobs.lake.Lake.Outcome;
import dev.tally.kafka.CanonicalForm;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchiveFileReader;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ArchivedSpan;
import dev.tally.ledger.archive.ChangedArchive;
import dev.tally.warehouse.Decision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeIT {

  private static final String TYPE = "org.wikimedia.example.edit";
  private static final Days DAY = HonestRun.FIRST_DAY;

  private static final String ON_THE_DAY = "posting_day = date '2015-09-12'";
  private static final String ON_THE_OTHER_DAY = "posting_day = date '2015-09-13'";

  /** What a closed book holds of an event. */
  private static final String BOOKED =
      "topic, topic_partition, topic_offset, topic_item, source, id, type, epoch_ms(event_time),"
          + " epoch_ms(arrival_time), epoch_ms(posted_time), payload_hash";

  /** And some of its data. */
  private static final String WHOLE =
      BOOKED + ", data_channel, data_page, data_added, data_is_robot, data_editor";

  /** How whoever reads the lake tells what counts, whatever lies there at that moment. */
  private static final String COUNTED =
      "(generation is not null or posting_day not in"
          + " (select posting_day from lake where generation is not null))";

  @TempDir private static Path shared;
  private static long generation;

  @TempDir private Path folder;
  private Ledger ledger;
  private LakeReader reader;

  /**
   * The lake of an open day does not depend on whether it is closed, so every test may begin so.
   */
  @BeforeAll
  static void closeADay() throws Exception {
    Ledger honest = HonestRun.once().copyTo(shared);
    generation = new Close(honest, DAY, 2).run().run().generation();
  }

  @BeforeEach
  void copyLedger() throws IOException {
    Path home = folder.resolve("ledger");
    try (Stream<Path> files = Files.walk(shared)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = home.resolve(shared.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    ledger = Ledger.open(Folder.at(home));
    reader = new LakeReader(ledger);
  }

  @Test
  void whatLiveHasAdmittedLiesInTheLakeRowForRow() throws Exception {
    List<String> admitted = admitted(Long.MIN_VALUE, Long.MAX_VALUE);

    Outcome added = new Lake(ledger).addAdmitted();

    assertThat(added, is(new Outcome(files().size(), admitted.size())));
    assertThat(rows(WHOLE, "generation is null"), is(admitted));
    assertThat(rows(BOOKED, "posting_day <> cast(posted_time as date)"), is(empty()));
    assertThat(
        files(),
        everyItem(
            matchesRegex(TYPE + "/posting_day=2015-09-1[23]/live-\\d{3}-\\d+-\\d+\\.parquet")));
  }

  @Test
  void onceADayIsClosedTheLakeHoldsItsBookAndOfTheOtherDayWhatItHeld() throws Exception {
    new Lake(ledger).addAdmitted();
    List<String> other = rows(WHOLE, ON_THE_OTHER_DAY);
    List<String> book = book();

    Outcome added = new Lake(ledger).addClosed();

    assertThat(added, is(new Outcome(1, book.size())));
    assertThat(rows(BOOKED, ON_THE_DAY + " and generation = " + generation), is(book));
    assertThat(rows(WHOLE, ON_THE_DAY), is(admitted(DAY.from(), DAY.to())));
    assertThat(
        rows("distinct parse_filename(filename)", ON_THE_DAY),
        contains("closed-" + generation + ".parquet"));
    assertThat(rows(WHOLE, ON_THE_OTHER_DAY), is(other));
  }

  @Test
  void runningItTwiceChangesNoByteAndNoName() throws Exception {
    Lake lake = new Lake(ledger);
    lake.addAdmitted();
    lake.addClosed();
    SortedMap<String, String> before = reader.contents();

    assertThat(lake.addAdmitted(), is(Outcome.NOTHING));
    assertThat(lake.addClosed(), is(Outcome.NOTHING));

    assertThat(reader.contents(), is(before));
  }

  @Test
  void aLakeThatIsDeletedIsWrittenAgainWithTheSameBytes() throws Exception {
    Lake lake = new Lake(ledger);
    lake.addAdmitted();
    lake.addClosed();
    SortedMap<String, String> before = reader.contents();
    ledger.lake().deleteAll();

    // The other way round, the closed day's files are not written at all.
    lake.addClosed();
    lake.addAdmitted();

    assertThat(reader.contents(), is(before));
  }

  @Test
  void whatTheCanonicalTopicHasLostIsBroughtBackByTheClose() throws Exception {
    List<String> all = admitted(DAY.from(), DAY.to());
    ArchivedFile lost = canonicalFiles().get(0);
    new ChangedArchive(ledger).startAt(lost.topic(), lost.partition(), lost.to() + 1);
    Lake lake = new Lake(ledger);
    lake.addAdmitted();
    List<String> left = rows(WHOLE, ON_THE_DAY);
    assertThat(left.size(), is(all.size() - eventsOn(lost, DAY)));
    assertThat(left, is(not(all)));

    lake.addClosed();

    assertThat(rows(WHOLE, ON_THE_DAY), is(all));
  }

  @Test
  void aCrashBeforeTheOldFilesAreDeletedHarmsNoReaderAndTheNextRunDeletesThem() throws Exception {
    Lake lake = new Lake(ledger);
    lake.addAdmitted();
    Decision before = ledger.warehouse().open().decision(LakeProgress.DECISION).orElseThrow();
    Map<String, byte[]> old = new TreeMap<>();
    for (String name : files()) {
      old.put(name, ledger.lake().read(name));
    }
    lake.addClosed();
    SortedMap<String, String> after = reader.contents();

    for (Map.Entry<String, byte[]> file : old.entrySet()) {
      ledger.lake().write(file.getKey(), file.getValue());
    }
    ledger.warehouse().open().decide(LakeProgress.DECISION, stands -> before.value());
    assertThat(rows(BOOKED, ON_THE_DAY).size(), is(2 * book().size()));
    assertThat(rows(BOOKED, ON_THE_DAY + " and " + COUNTED), is(book()));

    assertThat(lake.addClosed(), is(Outcome.NOTHING));
    assertThat(reader.contents(), is(after));
  }

  @Test
  void aDayWhoseArchiveWasDamagedSinceItsCloseKeepsWhatTheLakeHas() throws Exception {
    Lake lake = new Lake(ledger);
    lake.addAdmitted();
    SortedMap<String, String> before = reader.contents();
    ArchivedFile damaged =
        ArchivedSpan.of(ledger, ledger.topics())
            .files(DAY.from(), DAY.to(), ledger.catalogs().terms())
            .get(0);
    Files.write(ledger.archive().path().resolve(damaged.path()), new byte[1]);

    UserError error = assertThrows(UserError.class, lake::addClosed);

    assertThat(error.exitCode(), is(ExitCode.INCOMPLETE));
    assertThat(reader.contents(), is(before));
  }

  @Test
  void nothingIsLeftInTheFolderForPassingFiles() throws Exception {
    List<Path> before = passing();
    new Lake(ledger).addAdmitted();
    new Lake(ledger).addClosed();

    assertThat(passing(), is(before));
    assertThat(files().stream().filter(name -> !name.endsWith(".parquet")).toList(), is(empty()));
  }

  private static List<Path> passing() throws Exception {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().startsWith("tally-lake-")).toList();
    }
  }

  private List<String> files() throws Exception {
    return reader.names().stream().filter(name -> !name.equals("layout.json")).toList();
  }

  /** Returns some columns of the rows that meet a condition, in the order of their texts. */
  private List<String> rows(String columns, String condition) throws Exception {
    return reader.query(TYPE, "select " + columns + " from lake where " + condition).stream()
        .sorted()
        .toList();
  }

  private List<ArchivedFile> canonicalFiles() {
    return ArchivedSpan.of(ledger, List.of(ledger.canonicalTopic())).files();
  }

  private int eventsOn(ArchivedFile file, Days days) {
    return (int)
        events(file).stream()
            .filter(event -> days.from() <= event.postedTime() && event.postedTime() < days.to())
            .count();
  }

  private List<Event> events(ArchivedFile file) {
    CanonicalForm form =
        new CanonicalForm(
            ledger.catalogs(), ledger.canonicalTopic(), ledger.catalogs().terms().shards());
    List<Event> events = new ArrayList<>();
    ArchiveFileReader.read(
        ledger.archive(),
        file,
        record -> form.event(record).map(CanonicalEvent::event).ifPresent(events::add));
    return events;
  }

  /** Returns what the archived canonical topic has of a span, in order. */
  private List<String> admitted(long from, long to) {
    return canonicalFiles().stream()
        .flatMap(file -> events(file).stream())
        .filter(event -> from <= event.postedTime() && event.postedTime() < to)
        .map(this::line)
        .sorted()
        .toList();
  }

  /** Returns what a close has booked on the first day, in order. */
  private List<String> book() {
    List<String> book = new ArrayList<>();
    ledger
        .warehouse()
        .open()
        .readEvents(
            generation,
            DAY.from(),
            DAY.to(),
            event ->
                book.add(
                    line(
                        event.position(),
                        event.source(),
                        event.id(),
                        event.type(),
                        event.eventTime(),
                        event.arrivalTime(),
                        event.postedTime(),
                        event.payloadHash())));
    return book.stream().sorted().toList();
  }

  private String line(Event event) {
    Contract contract = ledger.catalog().contract(TYPE).orElseThrow();
    List<Object> values =
        Stream.of("channel", "page", "added", "is_robot", "editor")
            .map(field -> requireNonNull(event.values().get(contract.indexOf(field))))
            .toList();
    return line(
            event.position(),
            event.source(),
            event.id(),
            event.type(),
            event.eventTime(),
            event.arrivalTime(),
            event.postedTime(),
            event.payloadHash())
        + " "
        + line(values.toArray());
  }

  private static String line(Object... values) {
    return Stream.of(values)
        .map(
            value ->
                value instanceof Position position
                    ? line(
                        position.topic(), position.partition(), position.offset(), position.item())
                    : value.toString())
        .collect(Collectors.joining(" "));
  }
}
