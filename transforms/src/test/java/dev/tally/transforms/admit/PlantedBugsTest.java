package dev.tally.transforms.admit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;

import dev.tally.catalog.Catalogs;
import dev.tally.transforms.admit.PlantedBugs.Bug;
import dev.tally.transforms.parity.Column;
import dev.tally.transforms.parity.Golden;
import dev.tally.transforms.parity.Matrix;
import dev.tally.transforms.parity.Rows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The matrix finds what it is there to find.
 *
 * <p>Bugs that book an event at another time are counted by one catalog: by another than it was
 * decoded by, it could not be counted at all.
 */
class PlantedBugsTest {

  @ParameterizedTest
  @EnumSource
  void aPlantedBugIsFoundAndTheFirstRowThatDiffersNamed(Bug bug) {
    Column column = Matrix.stream(1);

    Rows rows =
        column
            .count(
                Golden.log(),
                Catalogs.of(Golden.catalog()),
                catalogs -> new PlantedBugs(catalogs, bug))
            .rows();

    String difference =
        Matrix.difference(column, ofOneCatalog(rows), ofOneCatalog(Golden.expected()))
            .orElse("none");
    assertThat(difference, startsWith(column + ": The first posting that differs is number "));
    assertThat(difference, containsString("\n  expected: {\"meter\":\""));
    assertThat(difference, containsString("\n  but was:  {\"meter\":\""));
  }

  private static Rows ofOneCatalog(Rows rows) {
    return rows.where(line -> !line.contains("catalog-change"));
  }
}
