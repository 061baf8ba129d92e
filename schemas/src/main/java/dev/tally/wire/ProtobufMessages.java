package dev.tally.wire;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.HashMap;
import java.util.Map;

/** The readers of messages, which may be within themselves. */
final class ProtobufMessages {

  private final DataHash hash;
  private final Map<Descriptor, ProtobufMessage> messages = new HashMap<>();

  ProtobufMessages(DataHash hash) {
    this.hash = hash;
  }

  ProtobufMessage of(Descriptor descriptor) {
    ProtobufMessage known = messages.get(descriptor);
    if (known != null) {
      return known;
    }
    ProtobufMessage message = new ProtobufMessage(descriptor, hash);
    messages.put(descriptor, message);
    message.resolve(this);
    return message;
  }
}
