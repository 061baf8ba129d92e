package dev.tally.catalog;

import dev.cel.common.CelIssue;
import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What CEL complains of, in the words of somebody who writes a catalog. */
final class CelMessages {

  private static final Pattern NO_OVERLOAD =
      Pattern.compile("found no matching overload for '(.*)' applied to '(.*)' \\(candidates.*");
  private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '(.*?)'.*");
  private static final Pattern UNEXPECTED =
      Pattern.compile("(?:mismatched|extraneous) input '(.*)' expecting .*", Pattern.DOTALL);

  private CelMessages() {}

  /** Returns a compiler's complaint as one sentence that begins with its position. */
  static String of(CelIssue issue) {
    return position(issue.getSourceLocation()) + cause(issue.getMessage());
  }

  private static String cause(String message) {
    Matcher noOverload = NO_OVERLOAD.matcher(message);
    if (noOverload.matches()) {
      return "'%s' does not apply to %s"
          .formatted(operator(noOverload.group(1)), typeName(noOverload.group(2)));
    }
    Matcher undeclared = UNDECLARED.matcher(message);
    if (undeclared.matches()) {
      return "unknown function '" + undeclared.group(1) + "'";
    }
    Matcher unexpected = UNEXPECTED.matcher(message);
    if (unexpected.matches()) {
      return unexpected.group(1).equals("<EOF>")
          ? "the expression ends too early"
          : "unexpected '" + unexpected.group(1) + "'";
    }
    return message.replace("at '<EOF>'", "at the end");
  }

  /** Returns where a node begins, as {@link #position(CelSourceLocation)} does. */
  static String position(CelExpr node, CelSource source) {
    return source
        .getOffsetLocation(source.getPositionsMap().getOrDefault(node.id(), 0))
        .map(CelMessages::position)
        .orElse("");
  }

  /** Returns {@code at character 5:} and a blank, counted from 1. */
  static String position(CelSourceLocation location) {
    String line = location.getLine() > 1 ? "line " + location.getLine() + ", " : "";
    return "at " + line + "character " + (location.getColumn() + 1) + ": ";
  }

  /** Returns why an evaluation failed, without the values it failed on. */
  static String reason(CelEvaluationException e) {
    switch (e.getErrorCode()) {
      case DIVIDE_BY_ZERO:
        return "it divides by zero";
      case NUMERIC_OVERFLOW:
        return "an integer overflows";
      case ATTRIBUTE_NOT_FOUND:
        return "a field or key it reads is absent";
      case INDEX_OUT_OF_BOUNDS:
        return "an index is out of bounds";
      case BAD_FORMAT:
        return "a text is not in the form it converts from";
      default:
        return "an argument is not one the function takes";
    }
  }

  static String typeName(String cel) {
    return cel.replace("google.protobuf.Timestamp", "timestamp")
        .replace("google.protobuf.Duration", "duration");
  }

  // CEL writes operators with holes: _>_, !_, _?_:_, @in.
  private static String operator(String function) {
    return function.matches("\\w+") ? function : function.replace("_", "").replace("@", "");
  }
}
