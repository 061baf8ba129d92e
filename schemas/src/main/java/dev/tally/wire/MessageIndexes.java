package dev.tally.wire;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.List;

/**
 * The path to a message in its file, as Confluent's wire format writes it before the data: the
 * place of a message among those of its file, then of one within it, and so on.
 *
 * <p>Numbers are variable-length and zigzag; the one path that is usual, to the first message, is
 * one zero byte.
 */
final class MessageIndexes {

  private static final int DEEPEST = 64;

  private MessageIndexes() {}

  /** Returns where the data begins behind the path, or -1 where the path is to another message. */
  static int pass(byte[] payload, int start, Descriptor message) throws MalformedException {
    AvroInput in = new AvroInput(payload, start);
    int count = in.readInt();
    if (count < 0 || count > DEEPEST) {
      throw new MalformedException("The path to its message has " + count + " steps.");
    }
    Descriptor at = null;
    for (int step = 0; step < Math.max(count, 1); step++) {
      int index = count == 0 ? 0 : in.readInt();
      List<Descriptor> messages =
          at == null ? message.getFile().getMessageTypes() : withoutEntries(at);
      if (index < 0 || index >= messages.size()) {
        throw new MalformedException("The path to its message leads to none.");
      }
      at = messages.get(index);
    }
    return message.equals(at) ? in.position() : -1;
  }

  /** A map's entries are messages that nobody has written. */
  private static List<Descriptor> withoutEntries(Descriptor message) {
    return message.getNestedTypes().stream()
        .filter(nested -> !nested.getOptions().getMapEntry())
        .toList();
  }
}
