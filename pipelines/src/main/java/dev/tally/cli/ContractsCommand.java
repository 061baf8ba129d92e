package dev.tally.cli;

import picocli.CommandLine.Command;

/** {@code tally contracts}: the commands about a catalog's contracts. */
@Command(
    name = "contracts",
    header = "Check and try a change of contracts, and publish their schemas.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ContractsCheckCommand.class,
      ContractsTryCommand.class,
      ContractsPublishCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  tally contracts check --catalog my-catalog --against main",
      "  tally contracts try --ledger shop --catalog my-catalog",
      "  tally contracts publish --catalog my-catalog --registry http://host:8081"
    })
final class ContractsCommand {}
