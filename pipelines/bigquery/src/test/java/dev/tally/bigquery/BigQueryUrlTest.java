package dev.tally.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BigQueryUrlTest {

  private static final String LEDGER =
      "postgresql://tally:secret@10.0.0.5:5432/books?sslmode=require";

  @Test
  void aUrlNamesTheDatasetAndTheWarehouseThatRunsWriteTo() {
    assertThat(
        BigQueryUrl.parse(
            "bigquery://shop-prod/numbers?temp=gs://shop/load/&personal=projects/p/policyTags/1"
                + "&ledger="
                + LEDGER),
        equalTo(
            Optional.of(
                new BigQueryUrl(
                    "shop-prod",
                    "numbers",
                    "gs://shop/load",
                    "projects/p/policyTags/1",
                    "",
                    "",
                    LEDGER))));
  }

  @Test
  void anotherKindOfUrlIsNoneOfIts() {
    assertThat(BigQueryUrl.parse(LEDGER), equalTo(Optional.empty()));
  }

  @Test
  void whatIsMissingOrUnknownIsNamedWithoutThePassword() {
    assertThat(
        refusal("bigquery://shop-prod/numbers?temp=gs://shop/load"),
        is(
            "The warehouse bigquery://shop-prod/numbers?temp=gs://shop/load does not look like"
                + " bigquery://PROJECT/DATASET?temp=gs://BUCKET/FOLDER&ledger=URL, the URL of the"
                + " ledger's own at its end."));
    assertThat(
        refusal("bigquery://shop-prod/numbers?ledger=" + LEDGER),
        is(
            "The warehouse bigquery://shop-prod/numbers?ledger="
                + "postgresql://tally@10.0.0.5:5432/books?sslmode=require needs a folder that"
                + " BigQuery loads closed days from, as in temp=gs://BUCKET/FOLDER."));
    assertThat(
        refusal("bigquery://shop-prod/numbers?temp=gs://shop/load&color=red&ledger=duckdb:a"),
        is(
            "The warehouse"
                + " bigquery://shop-prod/numbers?temp=gs://shop/load&color=red&ledger=duckdb:a has"
                + " a setting 'color'; there are temp, personal, rest, storage and ledger."));
  }

  private static String refusal(String url) {
    UserError error = assertThrows(UserError.class, () -> BigQueryUrl.parse(url));
    assertThat(error.exitCode(), is(ExitCode.BAD_INPUT));
    return error.getMessage();
  }
}
