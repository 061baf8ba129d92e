package dev.tally.catalog;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import dev.tally.catalog.Contract.FieldType;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A CEL expression compiled against a contract: a pure function of one event.
 *
 * <p>It reads the contract's fields by their bare names, and {@code source}, {@code subject},
 * {@code type} and {@code time} of the envelope. Compile once, in {@code @Setup}; evaluating builds
 * no map and may be done by many threads.
 */
public final class Expression {

  private final String text;
  private final Program program;
  private final FieldType type;
  private final Map<String, Integer> indices;
  private final @Nullable Shortcut shortcut;

  private Expression(
      String text,
      Program program,
      FieldType type,
      Map<String, Integer> indices,
      @Nullable Shortcut shortcut) {
    this.text = text;
    this.program = program;
    this.type = type;
    this.indices = indices;
    this.shortcut = shortcut;
  }

  /**
   * Compiles an expression.
   *
   * @throws ExpressionException if it is not CEL, reads what the contract does not declare, or has
   *     a type no field can have
   */
  public static Expression compile(String text, Contract contract) throws ExpressionException {
    CelAbstractSyntaxTree tree = Cel.check(text, contract);
    Map<String, Integer> indices = new LinkedHashMap<>();
    for (CelExpr node : Cel.names(tree)) {
      String name = node.ident().name();
      int index = contract.indexOf(name);
      if (index >= 0) {
        indices.put(name, index);
      }
    }
    return new Expression(
        text, Cel.plan(tree), Cel.resultType(tree), indices, Shortcut.of(tree.getExpr(), contract));
  }

  /** Returns the type of the result; never {@link FieldType#NUMBER}. */
  public FieldType type() {
    return type;
  }

  /** Returns the fields it reads, in the order of their first mention; attributes are no fields. */
  public Set<String> fields() {
    return Collections.unmodifiableSet(indices.keySet());
  }

  /**
   * Returns the result for one event: a String, Long, Boolean or Instant.
   *
   * @throws ExpressionException if the event's values have no result: an overflow, a division by
   *     zero, an absent field
   */
  public Object evaluate(Values values) throws ExpressionException {
    Object result = shortcut == null ? null : shortcut.evaluate(values);
    return result == null ? interpret(values) : result;
  }

  /** Returns the result that CEL itself comes to. */
  Object interpret(Values values) throws ExpressionException {
    try {
      return program.eval(name -> Optional.ofNullable(find(name, values)));
    } catch (CelEvaluationException e) {
      // Not as the cause: CEL's own message can hold a value, which may be personal.
      throw new ExpressionException("'" + text + "' has no result: " + CelMessages.reason(e));
    }
  }

  /** Returns whether a condition holds for one event. The expression must be of type bool. */
  public boolean test(Values values) throws ExpressionException {
    return (Boolean) evaluate(values);
  }

  private @Nullable Object find(String name, Values values) {
    Integer index = indices.get(name);
    return index == null ? values.attribute(name) : values.fields().get(index);
  }

  /** Returns the expression as it was written. */
  @Override
  public String toString() {
    return text;
  }

  /**
   * What expressions read of one event.
   *
   * @param time the event time, epoch milliseconds
   * @param fields one per field of the contract, in its order; derived ones that are not yet known
   *     may be null
   */
  public record Values(
      String source,
      @Nullable String subject,
      String type,
      long time,
      List<@Nullable Object> fields) {

    private @Nullable Object attribute(String name) {
      switch (name) {
        case "source":
          return source;
        case "subject":
          return subject == null ? "" : subject;
        case "type":
          return type;
        case "time":
          return Instant.ofEpochMilli(time);
        default:
          return null;
      }
    }
  }
}
