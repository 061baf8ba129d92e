package dev.tally.catalog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.Expression.Values;
import dev.tally.compat.Mode;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A shortcut gives what CEL gives, result or failure, for every event. */
class ShortcutPropertiesTest {

  private static final Contract CONTRACT =
      new Contract(
          "com.acme.sale",
          "sales@acme.com",
          "sales",
          Mode.BACKWARD,
          List.of(),
          List.of(
              field("shop", FieldType.STRING),
              field("quantity", FieldType.INTEGER),
              field("returned", FieldType.BOOLEAN)),
          List.of(),
          List.of());

  private static Field field(String name, FieldType type) {
    return new Field(name, type, false, null, null, false, null);
  }

  @Provide
  Arbitrary<Values> events() {
    return Combinators.combine(
            Arbitraries.of("north", "south", "", "\u00e9").injectNull(0.2),
            Arbitraries.of(-1L, 0L, 1L, 7L, Long.MIN_VALUE, Long.MAX_VALUE).injectNull(0.2),
            Arbitraries.of(true, false).injectNull(0.2))
        .as((shop, quantity, returned) -> values(shop, quantity, returned));
  }

  private static Values values(Object... fields) {
    return new Values("/tills/4", null, "com.acme.sale", 0, Arrays.asList(fields));
  }

  @Provide
  Arbitrary<String> conditions() {
    Arbitrary<String> texts = Arbitraries.of("'north'", "''", "\"\u00e9\"", "'east'");
    Arbitrary<String> numbers =
        Arbitraries.of("0", "1", "-1", "7", "9223372036854775807", "-9223372036854775808");
    return Arbitraries.lazyOf(
        () -> Arbitraries.of("returned", "returned == true", "returned != false", "true"),
        () ->
            Combinators.combine(Arbitraries.of("==", "!=", "<", "<=", ">", ">="), numbers)
                .as((operator, number) -> "quantity " + operator + " " + number),
        () ->
            Combinators.combine(Arbitraries.of("==", "!=", "<", ">="), texts)
                .as((operator, text) -> "shop " + operator + " " + text),
        () -> texts.list().ofMaxSize(3).map(list -> "shop in " + list),
        () -> numbers.list().ofMaxSize(3).map(list -> "quantity in " + list),
        () -> conditions().map(condition -> "!(" + condition + ")"),
        () ->
            Combinators.combine(conditions(), Arbitraries.of("&&", "||"), conditions())
                .as((one, operator, other) -> "(" + one + ") " + operator + " (" + other + ")"));
  }

  @Property(tries = 1_000)
  void aConditionHasTheResultThatCelGivesIt(
      @ForAll("conditions") String text, @ForAll("events") Values event) throws Exception {
    Expression expression = Expression.compile(text, CONTRACT);

    assertThat(
        result(() -> expression.evaluate(event)),
        equalTo(result(() -> expression.interpret(event))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "shop                                      # true",
        "quantity >= -1                            # true",
        "quantity > 0 && shop in ['north', 'west'] # true",
        "!returned || shop != ''                   # true",
        "shop < 'o'                                # false",
        "subject == ''                             # false",
        "0 < quantity                              # false",
        "quantity + 1 > 0                          # false",
        "quantity > 0 && shop.startsWith('n')      # false",
      })
  void onlyWhatIsHardlyMoreThanAFieldHasAShortcut(String text, boolean has) throws Exception {
    Shortcut shortcut = Shortcut.of(Cel.check(text, CONTRACT).getExpr(), CONTRACT);

    assertThat(shortcut != null, is(has));
  }

  private static Object result(Evaluation evaluation) {
    try {
      return evaluation.evaluate();
    } catch (ExpressionException e) {
      return e.getMessage();
    }
  }

  private interface Evaluation {
    Object evaluate() throws ExpressionException;
  }
}
