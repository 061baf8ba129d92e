package dev.tally.compat;

/**
 * What a field holds.
 *
 * @param form how it is written
 * @param key the type of a map's keys; empty for other forms
 * @param name a scalar, the path of a type of the file, or a name from another file; of a map's
 *     values
 */
record ProtobufType(Form form, String key, String name) {

  enum Form {
    /** By its type alone. */
    PLAIN,
    /** As a map. */
    MAP,
    /** As a group of proto2, whose fields follow it. */
    GROUP
  }

  static ProtobufType named(String name) {
    return new ProtobufType(Form.PLAIN, "", name);
  }

  static ProtobufType map(String key, String name) {
    return new ProtobufType(Form.MAP, key, name);
  }

  static ProtobufType group(String name) {
    return new ProtobufType(Form.GROUP, "", name);
  }

  /** Returns the type as a file has it. */
  @Override
  public String toString() {
    switch (form) {
      case MAP:
        return "map<" + key + ", " + name + ">";
      case GROUP:
        return "group " + name;
      default:
        return name;
    }
  }
}
