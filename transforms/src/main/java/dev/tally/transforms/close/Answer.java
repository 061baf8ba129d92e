package dev.tally.transforms.close;

import dev.tally.event.Bytes;
import dev.tally.event.Disposition;
import dev.tally.event.FlatCoder;
import dev.tally.event.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What live made of a record.
 *
 * @param asked where the record stands
 * @param repeat the record that repeats it, or null where the record itself was asked for
 * @param live null where live tells nothing of it
 * @param event the record as an event, where either side has it as one
 */
record Answer(
    Position asked,
    @Nullable Position repeat,
    @Nullable Disposition live,
    @Nullable CountedEvent event) {

  /** Its flat form. */
  static final FlatCoder<Answer> CODER = new Coder();

  private static final class Coder extends FlatCoder<Answer> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(Answer answer, OutputStream out) throws IOException {
      Bytes.writePosition(answer.asked(), out);
      Bytes.writeOptionalPosition(answer.repeat(), out);
      Disposition live = answer.live();
      Bytes.writeOptionalText(live == null ? null : live.name(), out);
      CountedEvent event = answer.event();
      Bytes.writeInt(event == null ? 0 : 1, out);
      if (event != null) {
        CountedEvent.CODER.encode(event, out);
      }
    }

    @Override
    protected Answer read(InputStream in) throws IOException {
      Position asked = Bytes.readPosition(in);
      Position repeat = Bytes.readOptionalPosition(in);
      String live = Bytes.readOptionalText(in);
      return new Answer(
          asked,
          repeat,
          live == null ? null : Disposition.valueOf(live),
          Bytes.readInt(in) == 0 ? null : CountedEvent.CODER.decode(in));
    }
  }
}
