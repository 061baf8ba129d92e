package dev.tally.simulator;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.UserError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratorTest {

  private static final String YAML =
      """
      name: shop
      source: urn:shop
      events:
        - type: view
          weight: 90
          key: page
          data:
            page: {zipf: 100, prefix: page-}
            millis: {range: [5, 9]}
            paid: {constant: true}
        - type: click
          weight: 10
          follows: view
          data:
            view: {copy: id}
            page: {copy: page}
            button: {one_of: {buy: 1, leave: 3}}
      """;

  @Test
  void theSameSeedDrawsTheSameEvents() {
    assertThat(draw(1).toString(), is(draw(1).toString()));
    assertThat(draw(2).toString().equals(draw(1).toString()), is(false));
  }

  @Test
  void typesAreAsFrequentAsTheirWeights() {
    Map<String, Long> counts = draw(1).stream().collect(groupingBy(EventDraft::type, counting()));
    assertThat(counts.get("click"), is(both(greaterThan(800L)).and(lessThan(1200L))));
  }

  @Test
  void whatFollowsAnEventCopiesThatOneEvent() {
    Map<Object, EventDraft> views = new HashMap<>();
    for (EventDraft draft : draw(1)) {
      if (draft.type().equals("view")) {
        views.put(draft.id(), draft);
      } else {
        EventDraft view = requireNonNull(views.get(draft.data().get("view")));
        assertThat(draft.data().get("page"), is(view.data().get("page")));
      }
    }
  }

  @Test
  void theKeyIsTheFieldItNames() {
    draw(1).stream()
        .filter(draft -> draft.type().equals("view"))
        .forEach(draft -> assertThat(draft.key(), is(draft.data().get("page"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{constant: true} | {constnt: true} | g.yaml:10: 'paid' must start with constant",
        "[5, 9]           | [9, 5]          | g.yaml:9: 'range' must be two whole numbers",
        "{copy: id}       | {zipf: 0}       | g.yaml:15: 'zipf' must be a number of keys from 1",
        "follows: view    | follows: nobody | g.yaml:13: 'follows' must name a type above",
        "key: page        | key: pge        | g.yaml:6: 'key' must name a field of 'data'",
      })
  void aMistakeInAGeneratorIsPlaced(String right, String wrong, String complaint) {
    assertThat(YAML, containsString(right));
    UserError error =
        assertThrows(UserError.class, () -> Generator.parse("g.yaml", YAML.replace(right, wrong)));
    assertThat(error.getMessage(), containsString(complaint));
  }

  private static List<EventDraft> draw(long seed) {
    Generator.Stream stream = Generator.parse("g.yaml", YAML).start("run", seed);
    List<EventDraft> drafts = new ArrayList<>();
    for (int index = 0; index < 10_000; index++) {
      drafts.add(stream.next(index, stream.dice()));
    }
    return drafts;
  }
}
