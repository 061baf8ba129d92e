package dev.tally.wire;

/** Reads the payloads of one version of a contract. Not for several threads. */
interface PayloadReader {

  /**
   * Returns the data of a payload, with the names that its fields have in the newest version.
   *
   * @param start where the data begins, behind the frame
   */
  FlatData read(byte[] payload, int start) throws MalformedException;
}
