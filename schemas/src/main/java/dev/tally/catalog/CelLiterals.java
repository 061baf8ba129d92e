package dev.tally.catalog;

import com.google.common.collect.ImmutableMap;
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
      for (CelExpr argument : node.call().args()) {
        if (trial != null && isText(argument) && !accepts(trial, argument)) {
          throw new ExpressionException(
              "%s'%s' cannot read '%s'"
                  .formatted(
                      CelMessages.position(argument, tree.getSource()),
                      node.call().function(),
                      argument.constant().stringValue()));
        }
      }
    }
  }

  private static boolean accepts(Program trial, CelExpr literal) {
    try {
      trial.eval(Map.of("literal", literal.constant().stringValue()));
      return true;
    } catch (CelEvaluationException e) {
      return false;
    }
  }

  private static boolean isText(CelExpr node) {
    return node.getKind() == Kind.CONSTANT
        && node.constant().getKind() == CelConstant.Kind.STRING_VALUE;
  }
}
