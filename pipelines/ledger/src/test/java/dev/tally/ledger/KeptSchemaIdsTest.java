package dev.tally.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.SchemaIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptSchemaIdsTest {

  private static final String EDIT = "https://schemas.example.com/wiki/edit/1";

  @TempDir private Path home;
  private KeptSchemaIds kept;

  @BeforeEach
  void createLedger() {
    Ledger.openOrCreate(home, "wiki", "wiki");
    kept = KeptSchemaIds.in(home);
  }

  @Test
  void whatIsKeptIsKnownWheneverTheLedgerIsOpened() throws IOException {
    assertThat(Ledger.open(home).catalog().schemaIds(), is(SchemaIds.NONE));
    kept.add(SchemaIds.NONE.with(7, EDIT));
    kept.add(SchemaIds.NONE.with(9, EDIT).with(7, EDIT));
    assertThat(
        Files.readString(kept.file()),
        is(
            """
            {
              "7" : [ "%s" ],
              "9" : [ "%s" ]
            }\
            """
                .formatted(EDIT, EDIT)));
    assertThat(
        Ledger.open(home).catalog().schemaIds(), is(SchemaIds.NONE.with(7, EDIT).with(9, EDIT)));
    assertThat(
        Ledger.openOrCreate(home, "wiki", "wiki").catalog().schemaIds(),
        is(SchemaIds.NONE.with(7, EDIT).with(9, EDIT)));
  }

  @Test
  void theyStandBesideThoseOfTheCatalog() {
    kept.add(SchemaIds.NONE.with(7, EDIT));
    assertThat(
        kept.complete(Ledger.open(home).catalog().withSchemaIds(SchemaIds.NONE.with(3, EDIT)))
            .schemaIds(),
        is(SchemaIds.NONE.with(3, EDIT).with(7, EDIT)));
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    Files.writeString(kept.file(), "[");
    UserError error = assertThrows(UserError.class, () -> Ledger.open(home));
    assertThat(error.exitCode(), is(ExitCode.BAD_INPUT));
    assertThat(
        error.getMessage(),
        is("The schema ids in " + kept.file() + " cannot be read: restore the file as it was."));
  }
}
