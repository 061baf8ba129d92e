package dev.tally.app;

import picocli.CommandLine.Option;

/** The option that says for whom to print: a table for people, or JSON for programs. */
final class FormatOption {

  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "How to print (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TABLE;

  boolean isJson() {
    return format == Format.JSON;
  }

  private enum Format {
    TABLE,
    JSON
  }
}
