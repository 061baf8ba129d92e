package dev.tally.jobs.probe;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.ProbeCard;
import dev.tally.catalog.ProbeCard.Expected;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswersTest {

  private static final Instant NOW = Instant.parse("2026-03-02T00:00:01Z");

  static List<String> shipped() {
    return CatalogReader.shippedNames();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void theProbesOfAShippedCatalogComeToTheirAnswers(String name) {
    Catalog catalog = CatalogReader.shipped(name);

    assertThat(catalog.probes(), is(not(empty())));
    assertThat(new Answers(catalog).mistakes(NOW), is(empty()));
  }

  @Test
  void aWrongAnswerIsToldBesideTheRightOne() {
    Catalog ads = CatalogReader.shipped("ads");
    ProbeCard probe = ads.probes().get(0);
    ProbeCard wrong =
        new ProbeCard(
            "wrong",
            probe.description(),
            probe.events().subList(0, 1),
            List.of(
                new Expected("ads.media", List.of("display"), 1, Map.of("impressions", 2L)),
                new Expected("ads.media", List.of("video"), 1, Map.of())));

    assertThat(
        new Answers(with(wrong, ads)).mistakes(NOW),
        contains(
            "probe 'wrong' expects 1 event, impressions 2 of ads.media [display], and its events"
                + " come to 1 event, impressions 1: correct the answer",
            "probe 'wrong' expects 1 event of ads.media [video], and its events come to nothing:"
                + " correct the answer"));
  }

  @Test
  void anEventThatMeetsAnotherEndIsTold() {
    Catalog ads = CatalogReader.shipped("ads");
    ProbeCard probe = ads.probes().get(0);
    ProbeCard wrong =
        new ProbeCard("wrong", probe.description(), probe.events().subList(1, 2), List.of());

    assertThat(
        new Answers(with(wrong, ads)).mistakes(NOW),
        contains(
            "the events of probe 'wrong' become {ADMITTED=1}, not {CONFLICT=1}: correct 'becomes'"
                + " or the data"));
  }

  private static Catalog with(ProbeCard probe, Catalog catalog) {
    return new Catalog(
        catalog.name(),
        catalog.terms(),
        catalog.contracts(),
        catalog.meters(),
        catalog.consumers(),
        List.of(probe),
        catalog.schemaIds());
  }
}
