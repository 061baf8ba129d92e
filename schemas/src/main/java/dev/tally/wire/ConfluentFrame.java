package dev.tally.wire;

import dev.tally.event.Outcome;
import dev.tally.event.RejectionCode;
import java.nio.ByteBuffer;

/**
 * What stands before data in Confluent's wire format: a zero byte and the id of the schema that it
 * was written with.
 *
 * @param schemaId the id in the schema registry
 */
record ConfluentFrame(int schemaId) {

  /** How many bytes a frame has. */
  static final int LENGTH = 1 + Integer.BYTES;

  static Outcome<ConfluentFrame> of(byte[] payload) {
    return payload.length < LENGTH || payload[0] != 0
        ? Outcome.reject(
            RejectionCode.BAD_FRAME,
            "The data does not begin with a zero byte and a schema id, as Confluent's format does.")
        : Outcome.accept(new ConfluentFrame(ByteBuffer.wrap(payload).getInt(1)));
  }
}
