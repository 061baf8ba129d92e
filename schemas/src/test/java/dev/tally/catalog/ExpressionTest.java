package dev.tally.catalog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.Expression.Values;
import dev.tally.compat.Mode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {

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
              field("none", FieldType.INTEGER),
              field("returned", FieldType.BOOLEAN),
              field("sold_at", FieldType.TIME),
              field("weight", FieldType.NUMBER),
              field("note", FieldType.STRING)),
          List.of(),
          List.of());

  private static final Values SALE =
      new Values(
          "/tills/4",
          null,
          "com.acme.sale",
          Instant.parse("2026-03-01T09:30:00.250Z").toEpochMilli(),
          Arrays.asList(
              "north",
              7L,
              0L,
              true,
              Instant.parse("2026-03-01T09:29:59.5Z"),
              new BigDecimal("0.50"),
              null));

  private static Field field(String name, FieldType type) {
    return new Field(name, type, true, null, null, false, null);
  }

  private static Object evaluate(String text) throws ExpressionException {
    return Expression.compile(text, CONTRACT).evaluate(SALE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "quantity + 1                             | INTEGER | 8",
        "-quantity % 4                            | INTEGER | -3",
        "quantity > 3 && !returned                | BOOLEAN | false",
        "shop in ['north', 'south']               | BOOLEAN | true",
        "shop.matches('^n.*h$')                   | BOOLEAN | true",
        "returned ? 'back' : 'out'                | STRING  | back",
        "shop.upperAscii() + '-' + string(none)   | STRING  | NORTH-0",
        "shop.substring(0, 1)                     | STRING  | n",
        "size(shop)                               | INTEGER | 5",
        "sold_at                                  | TIME    | 2026-03-01T09:29:59.500Z",
        "sold_at + duration('1h')                 | TIME    | 2026-03-01T10:29:59.500Z",
        "sold_at < time                           | BOOLEAN | true",
        "sold_at.getHours()                       | INTEGER | 9",
        "time                                     | TIME    | 2026-03-01T09:30:00.250Z",
        "timestamp('2026-03-01T10:30:00.25+01:00') == time | BOOLEAN | true",
        "source                                   | STRING  | /tills/4",
        "type                                     | STRING  | com.acme.sale",
        "subject == ''                            | BOOLEAN | true",
      })
  void anExpressionHasATypeAndAResult(String text, FieldType type, String result) throws Exception {
    assertThat(Expression.compile(text, CONTRACT).type(), is(type));
    assertThat(evaluate(text).toString(), is(result));
  }

  @Test
  void resultsHaveTheTypesThatFieldsHave() throws Exception {
    assertThat(evaluate("quantity"), is((Object) 7L));
    assertThat(evaluate("shop"), is((Object) "north"));
    assertThat(evaluate("returned"), is((Object) true));
    assertThat(evaluate("sold_at"), is((Object) Instant.parse("2026-03-01T09:29:59.5Z")));
  }

  @Test
  void aSubjectIsReadWhereThereIsOne() throws Exception {
    Values withSubject = new Values("/tills/4", "till 4", "com.acme.sale", 0, SALE.fields());

    assertThat(Expression.compile("subject", CONTRACT).evaluate(withSubject), is("till 4"));
  }

  @Test
  void aConditionIsTested() throws Exception {
    Expression condition = Expression.compile("quantity >= 7", CONTRACT);

    assertThat(condition.test(SALE), is(true));
    assertThat(condition.toString(), is("quantity >= 7"));
  }

  @Test
  void theFieldsItReadsAreNamedOnceInOrderAndAttributesAreNot() throws Exception {
    Expression expression =
        Expression.compile("shop == source && (quantity > none || shop == note)", CONTRACT);

    assertThat(expression.fields(), contains("shop", "quantity", "none", "note"));
    assertThat(Expression.compile("time > timestamp(0)", CONTRACT).fields(), empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "quantity / none                | it divides by zero",
        "quantity % none                | it divides by zero",
        "quantity * 9223372036854775807 | an integer overflows",
        "quantity + 9223372036854775807 | an integer overflows",
        "-9223372036854775807 - quantity| an integer overflows",
        "note + '!'                     | a field or key it reads is absent",
        "int(shop)                      | a text is not in the form it converts from",
        "[quantity][7]                  | an index is out of bounds",
        "shop.substring(9)              | an argument is not one the function takes",
      })
  void anEventWithoutAResultIsAnException(String text, String reason) {
    ExpressionException failure = assertThrows(ExpressionException.class, () -> evaluate(text));

    assertThat(failure.getMessage(), is("'" + text + "' has no result: " + reason));
    assertThat("CEL's own message may hold a value", failure.getCause(), is(nullValue()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "quantty > 1          | at character 1: unknown field 'quantty' (did you mean 'quantity'?)",
        "shop == sorce        | at character 9: unknown field 'sorce' (did you mean 'source'?)",
        "quantity > 'x'       | at character 10: '>' does not apply to (int, string)",
        "quantity * 1.5       | at character 10: '*' does not apply to (int, double)",
        "!quantity            | at character 1: '!' does not apply to (int)",
        "shop[0]              | at character 5: '[]' does not apply to (string, int)",
        "quantity >           | at character 11: the expression ends too early",
        "quantity shop        | at character 10: unexpected 'shop'",
        "double(quantity)     | at character 7: unknown function 'double'",
        "now() > sold_at      | at character 4: unknown function 'now'",
        "[1].exists(x, x > 1) | at character 12: unknown field 'x'",
        "shop.matches('(a')   | at character 14: 'matches' cannot read '(a'",
        "timestamp('now')     | at character 11: 'timestamp' cannot read 'now'",
        "duration('1 hour')   | at character 10: 'duration' cannot read '1 hour'",
        "sold_at.getHours('Europe/Rome') | at character 17: 'getHours' does not apply to"
            + " timestamp.(string)",
        "weight > 1           | at character 1: 'weight' is a number, which expressions would"
            + " round: declare it as integer (money in micros) or string",
        "time - sold_at       | the result is of type duration: an expression must give an int,"
            + " string, bool or timestamp",
        "[quantity]           | the result is of type list: an expression must give an int, string,"
            + " bool or timestamp",
      })
  void whatCannotBeComputedIsRefusedWithItsPosition(String text, String message) {
    ExpressionException failure =
        assertThrows(ExpressionException.class, () -> Expression.compile(text, CONTRACT));

    assertThat(failure.getMessage(), is(message));
  }

  @Test
  void aPositionOnALaterLineNamesTheLine() {
    ExpressionException failure =
        assertThrows(
            ExpressionException.class,
            () -> Expression.compile("quantity > 1\n  && nothing", CONTRACT));

    assertThat(failure.getMessage(), is("at line 2, character 6: unknown field 'nothing'"));
  }

  @Test
  void anExpressionThatIsTooLongOrTooDeepIsRefused() {
    String tooLong = "quantity > " + "1".repeat(4_000);
    String tooDeep = "(".repeat(200) + "quantity" + ")".repeat(200);

    assertThrows(ExpressionException.class, () -> Expression.compile(tooLong, CONTRACT));
    assertThrows(ExpressionException.class, () -> Expression.compile(tooDeep, CONTRACT));
  }
}
