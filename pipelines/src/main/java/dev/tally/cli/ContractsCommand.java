package dev.tally.cli;

import picocli.CommandLine.Command;

/** {@code tally contracts}: what there is to do with contracts. */
@Command(
    name = "contracts",
    header = "Check a change of contracts before anything breaks.",
    subcommands = {ContractsCheckCommand.class},
    footer = {"", "Examples:", "  tally contracts check --catalog my-catalog --against main"})
final class ContractsCommand {}
