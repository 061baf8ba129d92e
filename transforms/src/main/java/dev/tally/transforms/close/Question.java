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
 * Which row wants to know what live made of a record.
 *
 * @param repeat the record that repeats it, or null where the row has the record itself
 */
record Question(RowKey row, @Nullable Position repeat) {

  /** Its flat form. */
  static final FlatCoder<Question> CODER = new Coder();

  Answer answer(Position asked, @Nullable Disposition live, @Nullable CountedEvent event) {
    return new Answer(asked, repeat, live, event);
  }

  private static final class Coder extends FlatCoder<Question> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(Question question, OutputStream out) throws IOException {
      RowKey.CODER.encode(question.row(), out);
      Bytes.writeOptionalPosition(question.repeat(), out);
    }

    @Override
    protected Question read(InputStream in) throws IOException {
      return new Question(RowKey.CODER.decode(in), Bytes.readOptionalPosition(in));
    }
  }
}
