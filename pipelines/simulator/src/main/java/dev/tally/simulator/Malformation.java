package dev.tally.simulator;

import dev.tally.catalog.Contract;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.event.RejectionCode;
import dev.tally.kafka.CloudEventMessage;
import dev.tally.kafka.ContentMode;
import dev.tally.wire.CloudEvents;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A way for a record to be unreadable, and the code it must be rejected with. */
enum Malformation {
  NOT_JSON(RejectionCode.NOT_JSON) {
    @Override
    CloudEventMessage message(EventDraft draft, ContentMode mode, Contract contract) {
      byte[] value = "not JSON at all".getBytes(StandardCharsets.UTF_8);
      return draft.message(mode, contract).withValue(value);
    }
  },
  TRUNCATED_JSON(RejectionCode.NOT_JSON) {
    @Override
    CloudEventMessage message(EventDraft draft, ContentMode mode, Contract contract) {
      CloudEventMessage whole = draft.message(mode, contract);
      return whole.withValue(Arrays.copyOf(whole.value(), whole.value().length / 2));
    }
  },
  NOT_CLOUDEVENT(RejectionCode.NOT_CLOUDEVENT) {
    @Override
    CloudEventMessage message(EventDraft draft, ContentMode mode, Contract contract) {
      return CloudEventMessage.plain(draft.data());
    }
  },
  UNKNOWN_TYPE(RejectionCode.UNKNOWN_TYPE) {
    @Override
    CloudEventMessage message(EventDraft draft, ContentMode mode, Contract contract) {
      return with("type", draft.type() + ".undeclared", draft, mode, contract);
    }
  },
  MISSING_ID(RejectionCode.MISSING_ID) {
    @Override
    CloudEventMessage message(EventDraft draft, ContentMode mode, Contract contract) {
      return without("id", draft, mode, contract);
    }
  },
  MISSING_SOURCE(RejectionCode.MISSING_SOURCE) {
    @Override
    CloudEventMessage message(EventDraft draft, ContentMode mode, Contract contract) {
      return without("source", draft, mode, contract);
    }
  },
  BAD_TIME(RejectionCode.BAD_TIME) {
    @Override
    CloudEventMessage message(EventDraft draft, ContentMode mode, Contract contract) {
      return with("time", "yesterday, about noon", draft, mode, contract);
    }
  },
  /** The planter has moved the draft's time: how far depends on the ledger. */
  FUTURE_EVENT_TIME(RejectionCode.FUTURE_EVENT_TIME) {
    @Override
    CloudEventMessage message(EventDraft draft, ContentMode mode, Contract contract) {
      return draft.message(mode, contract);
    }
  },
  WRONG_FIELD_TYPE(RejectionCode.WRONG_FIELD_TYPE) {
    @Override
    CloudEventMessage message(EventDraft draft, ContentMode mode, Contract contract) {
      Field field = victim(contract).orElseThrow();
      Map<String, Object> data = new LinkedHashMap<>(draft.data());
      data.put(field.name(), field.type() == FieldType.STRING ? (Object) 7L : "seven");
      return CloudEventMessage.of(draft.attributes(contract), data, mode);
    }

    @Override
    boolean isPossible(Contract contract) {
      return victim(contract).isPresent();
    }
  },
  MISSING_FIELD(RejectionCode.MISSING_FIELD) {
    @Override
    CloudEventMessage message(EventDraft draft, ContentMode mode, Contract contract) {
      Map<String, Object> data = new LinkedHashMap<>(draft.data());
      data.remove(victim(contract).orElseThrow().name());
      return CloudEventMessage.of(draft.attributes(contract), data, mode);
    }

    @Override
    boolean isPossible(Contract contract) {
      return victim(contract).isPresent();
    }
  },
  EMPTY_VALUE(RejectionCode.EMPTY_VALUE) {
    @Override
    CloudEventMessage message(EventDraft draft, ContentMode mode, Contract contract) {
      return draft.message(mode, contract).withValue(new byte[0]);
    }
  },
  INVALID_UTF8(RejectionCode.INVALID_UTF8) {
    @Override
    CloudEventMessage message(EventDraft draft, ContentMode mode, Contract contract) {
      CloudEventMessage whole = draft.message(mode, contract);
      byte[] value = whole.value().clone();
      // No UTF-8 text has this byte, wherever it stands.
      value[value.length / 2] = (byte) 0xFF;
      return whole.withValue(value);
    }
  },
  OVERSIZED(RejectionCode.OVERSIZED) {
    @Override
    CloudEventMessage message(EventDraft draft, ContentMode mode, Contract contract) {
      CloudEventMessage whole = draft.message(mode, contract);
      byte[] value = Arrays.copyOf(whole.value(), CloudEvents.MAX_VALUE_BYTES + 1);
      // Blanks behind the object keep it JSON, so that its size alone is wrong.
      Arrays.fill(value, whole.value().length, value.length, (byte) ' ');
      return whole.withValue(value);
    }
  };

  private final RejectionCode code;

  Malformation(RejectionCode code) {
    this.code = code;
  }

  RejectionCode code() {
    return code;
  }

  /** Returns a record that would have been that event, had it not been for this one fault. */
  abstract CloudEventMessage message(EventDraft draft, ContentMode mode, Contract contract);

  /** Whether events of a contract can have this fault. */
  boolean isPossible(Contract contract) {
    return true;
  }

  private static CloudEventMessage with(
      String attribute, String value, EventDraft draft, ContentMode mode, Contract contract) {
    Map<String, String> attributes = draft.attributes(contract);
    attributes.put(attribute, value);
    return CloudEventMessage.of(attributes, draft.data(), mode);
  }

  private static CloudEventMessage without(
      String attribute, EventDraft draft, ContentMode mode, Contract contract) {
    Map<String, String> attributes = draft.attributes(contract);
    attributes.remove(attribute);
    return CloudEventMessage.of(attributes, draft.data(), mode);
  }

  /** Returns a field that must be there, a number rather than a text. */
  private static Optional<Field> victim(Contract contract) {
    return contract.fields().stream()
        .filter(Field::required)
        .filter(field -> field.expression() == null)
        .min(Comparator.comparing(field -> field.type() != FieldType.INTEGER));
  }
}
