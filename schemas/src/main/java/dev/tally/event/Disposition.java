package dev.tally.event;

/** What became of a record. Every record read has exactly one; none is ever renamed. */
public enum Disposition {
  /** It is the survivor of its identity and is counted. */
  ADMITTED,
  /** A repeat of an admitted event, with the same payload. */
  DUPLICATE,
  /** A repeat of an admitted event, with another payload. */
  CONFLICT,
  /** It arrived more than {@code H} after it happened. */
  EXPIRED,
  /** It could not be read as an event of a declared contract; the code says why. */
  REJECTED,
  /** The live run had already passed its time; only the close counts it. */
  BEHIND_WATERMARK,
  /** It is no event: it only tells that time has passed on its partition. */
  CONTROL
}
