package dev.tally.cli;

/** How a command prints: for people or for programs. */
enum OutputFormat {
  TABLE,
  JSON
}
