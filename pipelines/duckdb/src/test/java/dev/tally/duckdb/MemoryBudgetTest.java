package dev.tally.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBudgetTest {

  private static final long GIB = 1L << 30;

  @ParameterizedTest
  @CsvSource({"512m, 536870912", "2g, 2147483648", "2G, 2147483648", "3gb, 3221225472"})
  void whatIsToldCounts(String told, long bytes) {
    assertThat(MemoryBudget.of(told, 64 * GIB, 3 * GIB).bytes(), is(bytes));
  }

  @ParameterizedTest
  @CsvSource({"8, 3, 2560", "64, 3, 31232", "4, 3, 512", "2, 3, 512"})
  void elseHalfOfWhatTheHeapLeavesButNotTooLittle(long machine, long heap, long mebibytes) {
    assertThat(
        MemoryBudget.of(null, machine * GIB, heap * GIB).bytes(), is(mebibytes * (1L << 20)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lots", "-1g", "511m", "1.5g", "2 x"})
  void whatIsNoSizeIsNamed(String told) {
    UserError error = assertThrows(UserError.class, () -> MemoryBudget.of(told, 64 * GIB, 3 * GIB));
    assertThat(error.exitCode(), is(ExitCode.USAGE));
    assertThat(
        error.getMessage(),
        is("TALLY_MEMORY is '" + told + "'; it must be a size of 512m or more, such as 2g."));
  }

  @Test
  void everyFileIsOpenedWithItsShare(@TempDir Path folder) {
    String limit = "select current_setting('memory_limit') as limited";
    String share = "select format_bytes(" + MemoryBudget.ofProcess().bytes() / 2 + ") as limited";
    List<String> limits =
        new DuckDbFile(folder.resolve("any.duckdb"), Duration.ofSeconds(5))
            .inTransaction(
                connection ->
                    Sql.query(
                        connection,
                        limit + " union all " + share,
                        List.of(),
                        row -> row.getString("limited")));
    assertThat(limits.get(0), is(limits.get(1)));
  }
}
