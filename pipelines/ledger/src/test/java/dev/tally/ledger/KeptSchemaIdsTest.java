package dev.tally.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.catalog.SchemaIds;
import dev.tally.duckdb.DuckDbWarehouse;
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
    Ledger.openOrCreate(Folder.at(home), "wiki", "wiki");
    kept = KeptSchemaIds.in(DuckDbWarehouse.in(home));
  }

  @Test
  void whatIsKeptIsKnownWheneverTheLedgerIsOpened() {
    assertThat(Ledger.open(Folder.at(home)).catalog().schemaIds(), is(SchemaIds.NONE));
    kept.add(SchemaIds.NONE.with(7, EDIT));
    kept.add(SchemaIds.NONE.with(9, EDIT).with(7, EDIT));
    assertThat(
        Ledger.open(Folder.at(home)).catalog().schemaIds(),
        is(SchemaIds.NONE.with(7, EDIT).with(9, EDIT)));
    assertThat(
        Ledger.openOrCreate(Folder.at(home), "wiki", "wiki").catalog().schemaIds(),
        is(SchemaIds.NONE.with(7, EDIT).with(9, EDIT)));
  }

  @Test
  void theyStandBesideThoseOfTheCatalog() {
    kept.add(SchemaIds.NONE.with(7, EDIT));
    assertThat(
        kept.complete(
                Ledger.open(Folder.at(home)).catalog().withSchemaIds(SchemaIds.NONE.with(3, EDIT)))
            .schemaIds(),
        is(SchemaIds.NONE.with(3, EDIT).with(7, EDIT)));
  }
}
