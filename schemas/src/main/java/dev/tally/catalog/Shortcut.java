package dev.tally.catalog;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.tally.catalog.Expression.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The plain form of an expression that is hardly more than a field.
 *
 * <p>Most rules and filters compare one field with a literal, and interpreting two such rules took
 * a third of decoding. Whatever a shortcut has no answer to, such as an absent field, is left to
 * CEL, and so is every expression that is not of these shapes: a field; a text, an integer or a
 * boolean compared with a literal; a field in a list of literals; and not, and, or of such.
 */
@FunctionalInterface
interface Shortcut {

  /** Returns the result, or null where only CEL can tell what it is. */
  @Nullable Object evaluate(Values values);

  /** Returns the shortcut of a type-checked expression, or null where it has none. */
  static @Nullable Shortcut of(CelExpr node, Contract contract) {
    if (node.getKind() == Kind.IDENT) {
      return field(node, contract);
    }
    if (node.getKind() != Kind.CALL) {
      return null;
    }
    CelCall call = node.call();
    List<CelExpr> operands = call.args();
    switch (call.function()) {
      case "!_":
        return not(of(operands.get(0), contract));
      case "_&&_":
        return either(of(operands.get(0), contract), of(operands.get(1), contract), false);
      case "_||_":
        return either(of(operands.get(0), contract), of(operands.get(1), contract), true);
      case "@in":
        return in(field(operands.get(0), contract), operands.get(1));
      default:
        return operands.size() == 2
            ? compare(call.function(), field(operands.get(0), contract), operands.get(1))
            : null;
    }
  }

  private static @Nullable Shortcut field(CelExpr node, Contract contract) {
    int index = node.getKind() == Kind.IDENT ? contract.indexOf(node.ident().name()) : -1;
    return index < 0 ? null : values -> values.fields().get(index);
  }

  private static @Nullable Shortcut not(@Nullable Shortcut condition) {
    return condition == null
        ? null
        : values -> condition.evaluate(values) instanceof Boolean truth ? !truth : null;
  }

  /**
   * Returns a conjunction or a disjunction.
   *
   * @param decisive the truth of one side that settles the whole, even if the other has no result
   */
  private static @Nullable Shortcut either(
      @Nullable Shortcut one, @Nullable Shortcut other, Boolean decisive) {
    if (one == null || other == null) {
      return null;
    }
    return values -> {
      Object first = one.evaluate(values);
      if (decisive.equals(first)) {
        return first;
      }
      Object second = other.evaluate(values);
      return decisive.equals(second) || first != null ? second : null;
    };
  }

  private static @Nullable Shortcut in(@Nullable Shortcut field, CelExpr list) {
    if (field == null || list.getKind() != Kind.LIST) {
      return null;
    }
    Set<Object> literals = new HashSet<>();
    for (CelExpr element : list.list().elements()) {
      Object literal = literal(element);
      if (literal == null) {
        return null;
      }
      literals.add(literal);
    }
    return matching(field, literals::contains);
  }

  private static @Nullable Shortcut compare(
      String operator, @Nullable Shortcut field, CelExpr operand) {
    Object literal = literal(operand);
    if (field == null || literal == null) {
      return null;
    }
    if (operator.equals("_==_")) {
      return matching(field, literal::equals);
    }
    if (operator.equals("_!=_")) {
      return matching(field, value -> !literal.equals(value));
    }
    IntPredicate order = order(operator);
    if (order == null || !(literal instanceof Long bound)) {
      // CEL has an order of texts of its own.
      return null;
    }
    return values ->
        field.evaluate(values) instanceof Long number
            ? order.test(Long.compare(number, bound))
            : null;
  }

  private static Shortcut matching(Shortcut field, Predicate<Object> predicate) {
    return values -> {
      Object value = field.evaluate(values);
      return value == null ? null : predicate.test(value);
    };
  }

  private static @Nullable IntPredicate order(String operator) {
    switch (operator) {
      case "_<_":
        return order -> order < 0;
      case "_<=_":
        return order -> order <= 0;
      case "_>_":
        return order -> order > 0;
      case "_>=_":
        return order -> order >= 0;
      default:
        return null;
    }
  }

  /** Returns a literal text, integer or truth value as fields hold it, or null for any other. */
  private static @Nullable Object literal(CelExpr node) {
    if (node.getKind() != Kind.CONSTANT) {
      return null;
    }
    CelConstant constant = node.constant();
    switch (constant.getKind()) {
      case STRING_VALUE:
        return constant.stringValue();
      case INT64_VALUE:
        return constant.int64Value();
      case BOOLEAN_VALUE:
        return constant.booleanValue();
      default:
        return null;
    }
  }
}
