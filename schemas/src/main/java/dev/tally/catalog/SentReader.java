package dev.tally.catalog;

import com.google.common.collect.ImmutableMap;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.ProbeCard.Sent;
import dev.tally.catalog.YamlValue.YamlText;
import dev.tally.event.Disposition;
import dev.tally.event.RejectionCode;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the events of a probe. Data that is meant to be valid must keep to its contract. */
final class SentReader {

  private static final List<String> KEYS =
      List.of("id", "type", "subject", "ago", "copies", "becomes", "data");

  private static final int MOST_COPIES = 100;

  /** What becomes of an event that no data and no time make invalid. */
  private static final List<Disposition> VALID =
      List.of(
          Disposition.ADMITTED, Disposition.DUPLICATE, Disposition.CONFLICT, Disposition.EXPIRED);

  /** What can be wrong with the data alone: everything else of an event is the probe's own. */
  private static final List<RejectionCode> INVALID =
      List.of(
          RejectionCode.MISSING_FIELD,
          RejectionCode.WRONG_FIELD_TYPE,
          RejectionCode.UNDEFINED_VALUE,
          RejectionCode.OUT_OF_BOUNDS,
          RejectionCode.RULE_BROKEN);

  private static final List<String> ENDS = ends();

  private final DeclaredContracts contracts;
  private final LedgerTerms terms;

  SentReader(DeclaredContracts contracts, LedgerTerms terms) {
    this.contracts = contracts;
    this.terms = terms;
  }

  private static List<String> ends() {
    List<String> ends = new ArrayList<>();
    VALID.forEach(disposition -> ends.add(disposition.name()));
    INVALID.forEach(code -> ends.add(code.name()));
    return List.copyOf(ends);
  }

  Optional<Sent> read(YamlValue item) {
    return item.map(KEYS).map(this::sent);
  }

  private Sent sent(YamlMap declared) {
    Optional<YamlText> id =
        declared.require("id", "name the event; the same id again is a repeat").stream()
            .flatMap(node -> node.named().stream())
            .findFirst();
    id.ifPresent(
        text -> ProbeReader.mistake(text.value(), "event's id").ifPresent(text.node()::problem));
    Optional<YamlText> type =
        declared.require("type", "name the event type").flatMap(YamlValue::named);
    type.ifPresent(contracts::refuseUnknown);
    String end = declared.find("becomes").flatMap(SentReader::end).orElse("ADMITTED");
    @Nullable RejectionCode code =
        INVALID.stream().filter(known -> known.name().equals(end)).findFirst().orElse(null);
    Disposition becomes = code == null ? Disposition.valueOf(end) : Disposition.REJECTED;
    ImmutableMap<String, Serializable> data =
        declared
            .require("data", "write what the event says, by field")
            .map(node -> data(node, type, code))
            .orElse(ImmutableMap.of());
    return new Sent(
        id.map(YamlText::value).orElse(""),
        type.map(YamlText::value).orElse(""),
        declared.find("subject").flatMap(YamlValue::text).orElse(null),
        ago(declared, becomes),
        declared.find("copies").flatMap(SentReader::copies).orElse(1),
        becomes,
        code,
        data);
  }

  private static Optional<String> end(YamlValue node) {
    Optional<String> end = node.text();
    if (end.isPresent() && !ENDS.contains(end.get())) {
      node.problem(
          "unknown end '%s'%s: an event becomes one of %s"
              .formatted(end.get(), Spelling.hint(end.get(), ENDS), String.join(", ", ENDS)));
      return Optional.empty();
    }
    return end;
  }

  private static Optional<Integer> copies(YamlValue node) {
    Optional<String> text = node.text();
    if (text.isPresent()
        && (!text.get().matches("[1-9]\\d{0,2}") || Integer.parseInt(text.get()) > MOST_COPIES)) {
      node.problem("'%s' is no number of copies: write 1 to %d".formatted(text.get(), MOST_COPIES));
      return Optional.empty();
    }
    return text.map(Integer::valueOf);
  }

  private Duration ago(YamlMap declared, Disposition becomes) {
    Optional<YamlValue> node = declared.find("ago");
    Optional<String> text = node.flatMap(YamlValue::text);
    Optional<Duration> ago = text.flatMap(Durations::parse);
    if (text.isPresent() && ago.isEmpty()) {
      node.orElseThrow()
          .problem("'%s' is no span of time: write 0s, 10m, 2d and the like".formatted(text.get()));
    }
    boolean isExpired = ago.orElse(Duration.ZERO).compareTo(terms.horizon()) > 0;
    if (isExpired && becomes != Disposition.EXPIRED && becomes != Disposition.REJECTED) {
      node.orElseThrow()
          .problem(
              "an event of %s ago is beyond the ledger's horizon: it becomes EXPIRED"
                  .formatted(text.orElseThrow()));
    }
    if (!isExpired && becomes == Disposition.EXPIRED) {
      declared.problem(
          "an event expires only beyond the ledger's horizon: say how long 'ago' it happened");
    }
    return ago.orElse(Duration.ZERO);
  }

  private ImmutableMap<String, Serializable> data(
      YamlValue node, Optional<YamlText> type, @Nullable RejectionCode code) {
    ImmutableMap.Builder<String, Serializable> data = ImmutableMap.builder();
    List<YamlMap.Entry> entries = node.map().map(YamlMap::entries).orElse(List.of());
    for (YamlMap.Entry entry : entries) {
      value(entry.value()).ifPresent(value -> data.put(entry.name(), value));
    }
    if (code == null && type.isPresent()) {
      contracts.whole(List.of(type.get().value())).stream()
          .findFirst()
          .ifPresent(contract -> check(entries, node, contract));
    }
    return data.buildOrThrow();
  }

  private static Optional<Serializable> value(YamlValue node) {
    if (node.isText()) {
      return Optional.of(node.textInside());
    }
    Optional<String> text = node.text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String value = text.get();
    if (value.equals("true") || value.equals("false")) {
      return Optional.of(Boolean.valueOf(value));
    }
    try {
      BigDecimal number = new BigDecimal(value);
      return number.scale() > 0 ? Optional.of(number) : Optional.of(number.longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      node.problem("'" + value + "' is no value: write a text, a number, true or false");
      return Optional.empty();
    }
  }

  private static void check(List<YamlMap.Entry> entries, YamlValue data, Contract contract) {
    List<Field> declared =
        contract.fields().stream().filter(field -> field.expression() == null).toList();
    List<String> names = declared.stream().map(Field::name).toList();
    for (YamlMap.Entry entry : entries) {
      int index = names.indexOf(entry.name());
      if (index < 0) {
        entry
            .key()
            .node()
            .problem(
                "the data of %s has no field '%s'%s"
                    .formatted(contract.type(), entry.name(), Spelling.hint(entry.name(), names)));
      } else if (!isOf(declared.get(index).type(), entry.value())) {
        entry
            .value()
            .problem(
                "'%s' of %s is of type %s: write one, or say which code it 'becomes'"
                    .formatted(
                        entry.name(), contract.type(), Cel.name(declared.get(index).type())));
      }
    }
    List<String> given = entries.stream().map(YamlMap.Entry::name).toList();
    for (Field field : declared) {
      if (field.required() && !given.contains(field.name())) {
        data.problem(
            "'%s' of %s is required: write it, or say that the event becomes MISSING_FIELD"
                .formatted(field.name(), contract.type()));
      }
    }
  }

  private static boolean isOf(FieldType type, YamlValue node) {
    if (node.isMap() || node.isList()) {
      // It has been refused already.
      return true;
    }
    String text = node.textInside();
    switch (type) {
      case STRING:
        return node.isText();
      case TIME:
        return node.isText() && isTime(text);
      case BOOLEAN:
        return !node.isText() && (text.equals("true") || text.equals("false"));
      case INTEGER:
        return !node.isText() && text.matches("-?\\d+");
      default:
        return !node.isText() && !text.equals("true") && !text.equals("false");
    }
  }

  private static boolean isTime(String text) {
    try {
      OffsetDateTime unused = OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
