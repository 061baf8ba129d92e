package dev.tally.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Contract.Rule;
import dev.tally.event.Disposition;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.transforms.admit.AdmissionCandidate;
import dev.tally.transforms.decode.Decoded.Refused;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What holds of the outcome of every record, whatever it is made of. */
final class DecodeLaws {

  private static final int LONGEST_DETAIL = 300;
  private static final int USUAL_BYTES = 2_048;

  /** So many characters of a secret are one too many. */
  private static final int TELLTALE = 12;

  private final long onTimeBound;
  private final Set<String> rules;
  private final Set<String> telltales = new HashSet<>();
  private final Set<String> harmless = new HashSet<>();

  DecodeLaws(Catalog catalog) {
    this.onTimeBound = catalog.terms().onTimeBound().toMillis();
    this.rules =
        catalog.contracts().stream()
            .flatMap(contract -> contract.rules().stream())
            .map(Rule::message)
            .collect(Collectors.toSet());
    for (String secret : Parcels.SECRETS) {
      for (int start = 0; start + TELLTALE <= secret.length(); start++) {
        telltales.add(secret.substring(start, start + TELLTALE));
      }
    }
  }

  /** Checks what a record came to, and returns the bytes of it. */
  byte[] check(RawRecord record, List<Decoded> outcome) throws IOException {
    assertThat(outcome, not(empty()));
    if (!isBatch(record)) {
      assertThat(outcome, hasSize(1));
    }
    for (int item = 0; item < outcome.size(); item++) {
      Decoded decoded = outcome.get(item);
      if (!decoded.position().equals(record.position().item(item))
          || decoded.postedTime() < record.arrivalTime() - onTimeBound) {
        throw new AssertionError("item " + item + " is at another place or time: " + decoded);
      }
      if (decoded instanceof Refused refused) {
        check(refused.exception());
      }
    }
    byte[] bytes = bytes(outcome);
    checkReadBack(outcome, bytes);
    return bytes;
  }

  private static boolean isBatch(RawRecord record) {
    String contentType = "";
    for (Header header : record.headers()) {
      byte[] value = header.value();
      if (value != null && header.name().equals("content-type")) {
        contentType = new String(value, UTF_8).toLowerCase(Locale.ROOT);
      }
    }
    String name = contentType.replaceFirst("(?s);.*", "").strip();
    return name.equals(Parcels.JSON_BATCH) || name.equals(Parcels.PROTOBUF_BATCH);
  }

  private void check(ExceptionRow exception) {
    if (exception.disposition() == Disposition.REJECTED) {
      assertThat(exception.code(), notNullValue());
    } else {
      // A command can say that it brings back a repeat.
      assertThat(
          exception.disposition(),
          exception.survivor() == null
              ? is(Disposition.EXPIRED)
              : oneOf(Disposition.DUPLICATE, Disposition.CONFLICT));
      assertThat(exception.code(), nullValue());
    }
    if (harmless.contains(exception.detail())) {
      return;
    }
    checkDetail(exception.detail());
    if (harmless.size() < 10_000) {
      harmless.add(exception.detail());
    }
  }

  private void checkDetail(String detail) {
    assertThat(detail.length(), lessThanOrEqualTo(LONGEST_DETAIL));
    assertThat(detail, anyOf(in(rules), endsWith(".")));
    for (String telltale : telltales) {
      if (detail.contains(telltale)) {
        throw new AssertionError("a detail quotes the data: " + detail);
      }
    }
  }

  /** Returns what the coder of admission writes of a record. */
  static byte[] bytes(List<Decoded> outcome) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    for (Decoded decoded : outcome) {
      AdmissionCandidate.CODER.encode(new AdmissionCandidate.Offered(decoded), bytes);
    }
    return bytes.toByteArray();
  }

  private static void checkReadBack(List<Decoded> outcome, byte[] bytes) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    List<Decoded> read = new ArrayList<>();
    for (Decoded decoded : outcome) {
      Decoded again = ((AdmissionCandidate.Offered) AdmissionCandidate.CODER.decode(in)).decoded();
      // Two rows of the same bytes are told by what they write: arrays are compared by reference.
      if (!(decoded instanceof Refused || again.equals(decoded))) {
        throw new AssertionError("it is read back as something else: " + again);
      }
      read.add(again);
    }
    assertThat(in.available(), is(0));
    assertThat(Arrays.equals(bytes(read), bytes), is(true));
  }
}
