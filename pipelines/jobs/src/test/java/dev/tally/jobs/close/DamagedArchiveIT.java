package dev.tally.jobs.close;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.primitives.Bytes;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ArchivedSpan;
import dev.tally.ledger.archive.ManifestList;
import dev.tally.transforms.close.Cause;
import dev.tally.warehouse.Accepted;
import dev.tally.warehouse.ClosedDay;
import dev.tally.warehouse.DifferenceCount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The damage suite: an archive is damaged in every way on its first, middle and last file and on
 * several partitions, with a live book and without, and no close may freeze what is left of it.
 */
class DamagedArchiveIT {

  private static HonestRun honest;

  @TempDir private Path folder;

  @BeforeAll
  static void countWithoutAFault() throws Exception {
    honest = HonestRun.once();
  }

  /** What happens to an archive, and what a close must say of it. */
  private interface Damage {

    /** Returns what must stand in the message. */
    String doTo(Ledger ledger) throws IOException;
  }

  /** What happens to the bytes of a file. */
  private record Change(String name, UnaryOperator<byte[]> change) {}

  private static final List<Change> CHANGES =
      List.of(
          new Change("a last block that is cut off", DamagedArchiveIT::withoutLastBlock),
          new Change("half of it cut off", bytes -> Arrays.copyOf(bytes, bytes.length / 2)),
          new Change("nothing in it", bytes -> new byte[0]),
          new Change("a bit that has flipped", DamagedArchiveIT::withFlippedBit),
          new Change("a piece cut from its middle", DamagedArchiveIT::withoutMiddle),
          new Change("bytes behind its end", bytes -> Bytes.concat(bytes, new byte[16])));

  static Stream<Arguments> damages() {
    List<Arguments> damages = new ArrayList<>();
    for (int partition = 0; partition < 2; partition++) {
      for (String which : List.of("first", "middle", "last")) {
        int number = partition;
        String place = which + " file of partition " + partition;
        for (Change change : CHANGES) {
          damages.add(
              damage(
                  place + " with " + change.name(),
                  ledger -> {
                    ArchivedFile file = file(ledger, number, which);
                    change(ledger.archive().path().resolve(file.path()), change.change());
                    return damaged(file, "is not what was written");
                  }));
        }
        damages.add(
            damage(
                place + " gone",
                ledger -> {
                  ArchivedFile file = file(ledger, number, which);
                  Files.delete(ledger.archive().path().resolve(file.path()));
                  return damaged(file, "is missing");
                }));
        damages.add(
            damage(
                place + " replaced by another",
                ledger -> {
                  ArchivedFile file = file(ledger, number, which);
                  ArchivedFile other = file(ledger, 1 - number, "middle");
                  byte[] bytes = Files.readAllBytes(ledger.archive().path().resolve(other.path()));
                  Files.write(ledger.archive().path().resolve(file.path()), bytes);
                  return damaged(file, "is not what was written");
                }));
      }
      damages.addAll(ofManifest(partition));
    }
    damages.addAll(ofList());
    return damages.stream();
  }

  private static List<Arguments> ofManifest(int partition) {
    String whose = "manifest of partition " + partition;
    UnaryOperator<byte[]> begunAgain =
        text(json -> json.replaceAll("(?s)\"files\" : .*]", "\"files\" : [ ], \"gaps\" : [ ]"));
    return List.of(
        damage(
            whose + " gone",
            ledger -> {
              Path manifest = manifest(ledger, partition);
              Files.delete(manifest);
              return lost(ledger, partition, manifest, "is missing");
            }),
        ofManifest(whose + " with nothing in it", partition, bytes -> new byte[0]),
        ofManifest(
            whose + " cut short", partition, bytes -> Arrays.copyOf(bytes, bytes.length / 2)),
        ofManifest(
            whose + " that lost its first entry",
            partition,
            text(json -> json.replaceFirst("(?s)\"files\" : \\[ \\{.*?}, ", "\"files\" : [ "))),
        ofManifest(
            whose + " that lost its last entry",
            partition,
            text(json -> json.replaceFirst("(?s), \\{[^{}]*} ],\\s*\"gaps\"", " ],\n  \"gaps\""))),
        ofManifest(whose + " that starts again", partition, begunAgain),
        ofManifest(
            whose + " that claims less",
            partition,
            text(json -> json.replaceFirst("\"next\" : \\d+", "\"next\" : 1"))),
        ofManifest(
            whose + " with another checksum of a file",
            partition,
            text(json -> json.replaceFirst("\"sha256\" : \"....", "\"sha256\" : \"0000"))));
  }

  private static Arguments ofManifest(String name, int partition, UnaryOperator<byte[]> change) {
    return damage(
        name,
        ledger -> {
          Path manifest = manifest(ledger, partition);
          change(manifest, change);
          return lost(ledger, partition, manifest, "is not what was written");
        });
  }

  private static List<Arguments> ofList() {
    return List.of(
        damage(
            "list of manifests gone",
            ledger -> {
              Path list = list(ledger);
              Files.delete(list);
              return list + " is missing or cannot be read, so nothing tells";
            }),
        damage(
            "list of manifests and manifests gone",
            ledger -> {
              Path list = list(ledger);
              Files.delete(list);
              MoreFiles.deleteRecursively(
                  ledger.archive().path().resolve("manifest"),
                  RecursiveDeleteOption.ALLOW_INSECURE);
              return list + " is missing or cannot be read, so nothing tells";
            }),
        ofList("list of manifests with nothing in it", bytes -> new byte[0]),
        ofList("list of manifests cut short", bytes -> Arrays.copyOf(bytes, bytes.length / 2)),
        ofList(
            "list of manifests that lost a partition",
            text(json -> json.replaceFirst("(?s)\\[ \\{.*?}, ", "[ "))),
        ofList(
            "list of manifests with another checksum",
            text(json -> json.replaceFirst("\"sha256\" : \"....", "\"sha256\" : \"0000"))));
  }

  private static Arguments ofList(String name, UnaryOperator<byte[]> change) {
    return damage(
        name,
        ledger -> {
          change(list(ledger), change);
          return list(ledger) + " is not what was written";
        });
  }

  private static Arguments damage(String name, Damage damage) {
    return Arguments.of(Named.of(name, damage));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  void aDamagedArchiveFreezesNothingAndNamesWhatIsWrong(Damage damage) throws IOException {
    for (String kind : List.of("with live", "without live")) {
      Ledger ledger = honest.copyTo(folder.resolve(kind));
      if (kind.equals("without live")) {
        forgetLive(ledger);
      }
      String expected = damage.doTo(ledger);
      UserError error =
          assertThrows(
              UserError.class, () -> new Close(ledger, HonestRun.BOTH_DAYS, 1).run(), kind);
      assertThat(kind, error.getMessage(), containsString(expected));
      assertThat(kind, error.exitCode(), is(ExitCode.INCOMPLETE));
      assertThat(kind, DuckDbWarehouse.in(ledger.home().path()).closedDays(), is(empty()));
    }
  }

  @Test
  void anArchiveThatIsGoneAltogetherFreezesNothing() throws IOException {
    Ledger ledger = honest.copyTo(folder);
    Path list = list(ledger);
    MoreFiles.deleteRecursively(ledger.archive().path(), RecursiveDeleteOption.ALLOW_INSECURE);
    UserError error =
        assertThrows(UserError.class, () -> new Close(ledger, HonestRun.BOTH_DAYS, 1).run());
    assertThat(error.exitCode(), is(ExitCode.INCOMPLETE));
    assertThat(
        error.getMessage(),
        is(
            list
                + " is missing or cannot be read, so nothing tells what the archive should hold;"
                + " put back the file as it was."));
  }

  @Test
  void whatAnOperatorAcceptsIsLeftOutAndStandsInTheRowOfTheDay() throws IOException {
    Ledger ledger = honest.copyTo(folder);
    ArchivedFile file = file(ledger, 1, "first");
    Files.delete(ledger.archive().path().resolve(file.path()));
    Acceptance half = Acceptance.of(List.of("DAMAGED"), "disk 3 died");
    Close.Outcome open = new Close(ledger, HonestRun.FIRST_DAY, 1, half).run();
    // Live had counted what was in the file, and says so.
    assertThat(open.frozen(), is(empty()));
    assertThat(
        open.acceptedOrOpen(),
        is(
            List.of(
                "2015-09-12 stays open until that is explained, or accepted: --accept"
                    + " MISSING_IN_ARCHIVE --reason TEXT.")));

    Acceptance all = Acceptance.of(List.of("DAMAGED", "missing_in_archive"), "disk 3 died");
    Close.Outcome outcome = new Close(ledger, HonestRun.BOTH_DAYS, 1, all).run();
    assertThat(outcome.frozen(), is(HonestRun.BOTH_DAYS.each()));
    long missing =
        outcome.differences().stream()
            .filter(count -> count.cause() == Cause.MISSING_IN_ARCHIVE)
            .mapToLong(DifferenceCount::rows)
            .sum();
    List<ClosedDay> days = DuckDbWarehouse.in(ledger.home().path()).closedDays();
    assertThat(
        days.get(0).accepted(),
        is(
            List.of(
                new Accepted("DAMAGED", damaged(file, "is missing") + ".", "disk 3 died"),
                new Accepted(
                    "MISSING_IN_ARCHIVE",
                    missing + " rows differ: " + Cause.MISSING_IN_ARCHIVE.meaning(),
                    "disk 3 died"))));
    assertThat(days.get(1).accepted(), is(empty()));
    assertThat(
        outcome.acceptedOrOpen().get(0),
        is(
            "Accepted for 2015-09-12: DAMAGED. "
                + damaged(file, "is missing")
                + ". Reason: disk 3 died"));
    assertThat(outcome.acceptedOrOpen().size(), is(2));
    // Closing again compares again, and says again what was accepted.
    Close.Outcome again = new Close(ledger, HonestRun.FIRST_DAY, 1, all).run();
    assertThat(again.frozen(), is(empty()));
    assertThat(again.acceptedOrOpen(), is(outcome.acceptedOrOpen()));
  }

  @Test
  void onlyWhatKeepsADayOpenCanBeAcceptedAndOnlyWithAReason() {
    assertThat(
        assertThrows(UserError.class, () -> Acceptance.of(List.of("IN_FLIGHT"), "why not"))
            .getMessage(),
        is(
            "'IN_FLIGHT' is nothing that can be accepted; it is one of DELETED_BEFORE_ARCHIVED,"
                + " TOPIC_RECREATED, DAMAGED, MISSING_IN_ARCHIVE, MEASURED_OTHERWISE, UNEXPLAINED."));
    String together =
        "--accept CAUSE and --reason TEXT go together: what is accepted stands in the day's row"
            + " with its reason.";
    assertThat(
        assertThrows(UserError.class, () -> Acceptance.of(List.of("DAMAGED"), " ")).getMessage(),
        is(together));
    assertThat(
        assertThrows(UserError.class, () -> Acceptance.of(List.of(), "because")).getMessage(),
        is(together));
  }

  private static ArchivedFile file(Ledger ledger, int partition, String which) {
    List<ArchivedFile> files =
        ArchivedSpan.of(ledger, ledger.topics()).files().stream()
            .filter(file -> file.partition() == partition)
            .filter(file -> file.topic().equals(ledger.topics().get(0)))
            .toList();
    return switch (which) {
      case "first" -> files.get(0);
      case "middle" -> files.get(files.size() / 2);
      default -> files.get(files.size() - 1);
    };
  }

  private static String damaged(ArchivedFile file, String what) {
    return String.format(
        "%s-%d: offsets %d to %d, which arrived from %s to %s, are in the archive file %s, which"
            + " %s",
        file.topic(),
        file.partition(),
        file.from(),
        file.to(),
        java.time.Instant.ofEpochMilli(file.firstArrival()),
        java.time.Instant.ofEpochMilli(file.lastArrival()),
        file.path(),
        what);
  }

  private static String lost(Ledger ledger, int partition, Path manifest, String what) {
    return String.format(
        "%s-%d: everything from offset 0 on is lost, because the manifest %s %s",
        ledger.topics().get(0), partition, manifest, what);
  }

  private static Path manifest(Ledger ledger, int partition) {
    ManifestList list = ManifestList.of(ledger);
    return ledger
        .archive()
        .path()
        .resolve(list.entry(ledger.topics().get(0), partition).orElseThrow().path());
  }

  private static Path list(Ledger ledger) {
    try {
      return ledger
          .archive()
          .path()
          .resolve("manifest-list")
          .resolve(ledger.archive().folder("manifest-list").list().get(0).name());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void forgetLive(Ledger ledger) {
    DuckDbWarehouse.in(ledger.home().path())
        .inTransaction(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                statement.execute("delete from posting");
                statement.execute("delete from exception");
                statement.execute("delete from certificate");
                return statement.execute("delete from run");
              }
            });
  }

  private static void change(Path file, UnaryOperator<byte[]> change) {
    try {
      byte[] before = Files.readAllBytes(file);
      byte[] after = change.apply(before.clone());
      assertThat(file + " is not changed", Arrays.equals(before, after), is(false));
      Files.write(file, after);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UnaryOperator<byte[]> text(UnaryOperator<String> change) {
    return bytes -> change.apply(new String(bytes, UTF_8)).getBytes(UTF_8);
  }

  /** A container file ends with its sync marker, 16 bytes, and so does each block. */
  private static byte[] withoutLastBlock(byte[] bytes) {
    byte[] sync = Arrays.copyOfRange(bytes, bytes.length - 16, bytes.length);
    int start = Bytes.indexOf(bytes, sync);
    assertThat("no block", start < bytes.length - 16, is(true));
    return Arrays.copyOf(bytes, start + 16);
  }

  private static byte[] withFlippedBit(byte[] bytes) {
    bytes[bytes.length / 2] ^= 1;
    return bytes;
  }

  private static byte[] withoutMiddle(byte[] bytes) {
    int third = bytes.length / 3;
    return Bytes.concat(
        Arrays.copyOf(bytes, third), Arrays.copyOfRange(bytes, 2 * third, bytes.length));
  }
}
