package dev.tally.catalog;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.Map;

/**
 * The check of texts that a function reads in a form of its own.
 *
 * <p>CEL's types cannot see that {@code matches("(a")} has no meaning; without this check every
 * event would find out.
 */
final class CelLiterals {

  private static final ImmutableMap<String, Program> TRIALS =
      ImmutableMap.of(
          "matches", trial("''.matches(literal)"),
          "timestamp", trial("timestamp(literal)"),
          "duration", trial("duration(literal)"));

  private CelLiterals() {}

  private static Program trial(String text) {
    try {
      return Cel.plan(
          CelCompilerFactory.standardCelCompilerBuilder()
              .addVar("literal", SimpleType.STRING)
              .build()
              .compile(text)
              .getAst());
    } catch (CelValidationException | ExpressionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Checks every such text that stands in an expression. */
  static void check(CelAbstractSyntaxTree tree) throws ExpressionException {
    for (CelExpr node : Cel.nodes(tree, Kind.CALL)) {
      Program trial = TRIALS.get(node.call().function());
      CelExpr literal = Iterables.getLast(node.call().args(), node);
      if (trial != null && isText(literal)) {
        check(literal, trial, CelMessages.position(literal, tree.getSource()));
      }
    }
  }

  private static void check(CelExpr literal, Program trial, String position)
      throws ExpressionException {
    String text = literal.constant().stringValue();
    try {
      trial.eval(Map.of("literal", text));
    } catch (CelEvaluationException e) {
      throw new ExpressionException(
          position + "'" + text + "' has no meaning: " + CelMessages.reason(e), e);
    }
  }

  private static boolean isText(CelExpr node) {
    return node.getKind() == Kind.CONSTANT
        && node.constant().getKind() == CelConstant.Kind.STRING_VALUE;
  }
}
