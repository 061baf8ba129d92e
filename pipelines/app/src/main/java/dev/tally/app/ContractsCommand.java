package dev.tally.app;

import picocli.CommandLine.Command;

/** {@code tally contracts}: the commands about a catalog's contracts. */
@Command(
    name = "contracts",
    header = "Check and try a change of contracts, publish their schemas, and let it take effect.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ContractsCheckCommand.class,
      ContractsTryCommand.class,
      ContractsPublishCommand.class,
      ContractsActivateCommand.class,
      ContractsListCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  tally contracts check --catalog my-catalog --against main",
      "  tally contracts try --ledger shop --catalog my-catalog",
      "  tally contracts publish --catalog my-catalog --registry http://host:8081",
      "  tally contracts activate --ledger shop --catalog my-catalog --posted-from 2027-01-01"
    })
final class ContractsCommand {}
