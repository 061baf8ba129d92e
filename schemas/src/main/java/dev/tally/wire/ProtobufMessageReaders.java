package dev.tally.wire;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.HashMap;
import java.util.Map;

/** The readers of messages, which may be within themselves. */
final class ProtobufMessageReaders {

  private final DataHash hash;
  private final Map<Descriptor, ProtobufMessageReader> messages = new HashMap<>();

  ProtobufMessageReaders(DataHash hash) {
    this.hash = hash;
  }

  ProtobufMessageReader of(Descriptor descriptor) {
    ProtobufMessageReader known = messages.get(descriptor);
    if (known != null) {
      return known;
    }
    ProtobufMessageReader message = new ProtobufMessageReader(descriptor, hash);
    messages.put(descriptor, message);
    message.resolve(this);
    return message;
  }
}
