package dev.tally.simulator;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Throwables;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.Program;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A CEL expression over rows whose types nobody has declared.
 *
 * <p>Beside CEL's own functions it knows {@link RowFunctions}. {@code absent} is the value that a
 * field has when it is left out.
 */
final class RowExpression {

  private static final String ABSENT = "absent";
  private static final int LONGEST_SHOWN = 60;

  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();

  private static final CelStringExtensions STRINGS = CelExtensions.strings();

  private final String place;
  private final String text;
  private final Program program;
  private final Set<Column> columns;
  private final Set<String> constants;
  private final boolean readsTime;

  private RowExpression(String place, String text, Program program, List<CelExpr> nodes) {
    this.place = place;
    this.text = text;
    this.program = program;
    columns = new LinkedHashSet<>();
    constants = new LinkedHashSet<>();
    nodes.forEach(
        node -> {
          Column.of(node).ifPresent(columns::add);
          constant(node).ifPresent(constants::add);
        });
    readsTime = nodes.stream().anyMatch(node -> isCall(node, "timestamp"));
  }

  /** A value that the expression reads: a column of a row. */
  private record Column(String variable, String name) {

    static Optional<Column> of(CelExpr node) {
      if (node.getKind() == Kind.SELECT && !node.select().testOnly()) {
        return of(node.select().operand(), node.select().field());
      }
      if (isCall(node, "_[_]")) {
        List<CelExpr> arguments = node.call().args();
        return constant(arguments.get(1)).flatMap(name -> of(arguments.get(0), name));
      }
      return Optional.empty();
    }

    private static Optional<Column> of(CelExpr operand, String name) {
      return operand.getKind() == Kind.IDENT
          ? Optional.of(new Column(operand.ident().name(), name))
          : Optional.empty();
    }

    @Nullable Object in(Map<String, ?> variables) {
      return variables.get(variable) instanceof Map<?, ?> row ? row.get(name) : null;
    }
  }

  /**
   * Compiles an expression.
   *
   * @param place where it is written, for complaints
   * @param variables the names of the maps it may read
   * @throws UserError where the text is no such expression
   */
  static RowExpression compile(String place, String text, Iterable<String> variables) {
    RowFunctions functions = new RowFunctions();
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.HAS)
            .addLibraries(STRINGS)
            .addFunctionDeclarations(RowFunctions.declarations());
    builder.addVar(ABSENT, SimpleType.DYN);
    variables.forEach(name -> builder.addVar(name, MapType.create(SimpleType.DYN, SimpleType.DYN)));
    CelCompiler compiler = builder.build();
    CelRuntime runtime =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(STRINGS)
            .addFunctionBindings(functions.bindings())
            .build();
    try {
      CelAbstractSyntaxTree tree = compiler.compile(text).getAst();
      List<CelExpr> nodes =
          CelNavigableAst.fromAst(tree).getRoot().allNodes().map(CelNavigableExpr::expr).toList();
      nodes.forEach(node -> mustKnowZone(node, functions));
      return new RowExpression(place, text, (Program) runtime.createProgram(tree), nodes);
    } catch (CelValidationException e) {
      throw error(place, "'" + text + "': " + e.getErrors().get(0).getMessage(), e);
    } catch (CelEvaluationException e) {
      throw error(place, "'" + text + "' cannot be planned", e);
    } catch (BadRow e) {
      throw error(place, "'" + text + "': " + e.complaint(), e);
    }
  }

  private static void mustKnowZone(CelExpr node, RowFunctions functions) {
    if (isCall(node, "timestamp") && node.call().args().size() > 1) {
      List<String> spelled = new ArrayList<>();
      node.call().args().stream().skip(1).forEach(each -> constant(each).ifPresent(spelled::add));
      if (spelled.size() == node.call().args().size() - 1) {
        functions.mustKnow(spelled);
      }
    }
  }

  private static boolean isCall(CelExpr node, String function) {
    return node.getKind() == Kind.CALL && node.call().function().equals(function);
  }

  private static Optional<String> constant(CelExpr node) {
    return node.getKind() == Kind.CONSTANT
            && node.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(node.constant().stringValue())
        : Optional.empty();
  }

  /** Returns the texts that it spells out. */
  Set<String> constants() {
    return constants;
  }

  /** Whether it reads nothing. */
  boolean isConstant() {
    return columns.isEmpty();
  }

  String place() {
    return place;
  }

  /**
   * Returns the value, or null where it is absent.
   *
   * @throws BadRow where the row has none, with the values that it reads
   */
  @Nullable Object value(Map<String, ?> variables) {
    return value(variables, true);
  }

  /**
   * Returns the value, or null where it is absent.
   *
   * @param showing whether a complaint may show what the row holds
   */
  @Nullable Object value(Map<String, ?> variables, boolean showing) {
    try {
      Object value = program.eval(name -> variable(name, variables));
      return value instanceof NullValue ? null : value;
    } catch (CelEvaluationException e) {
      throw bad(why(e, variables, showing), variables, showing);
    }
  }

  /** Returns the value as a text, and fails where it is anything else. */
  String text(Map<String, ?> variables) {
    return of(String.class, variables);
  }

  /** Returns the value, and fails where it is not of the type wanted. */
  <T> T of(Class<T> wanted, Map<String, ?> variables) {
    Object value = value(variables);
    if (!wanted.isInstance(value)) {
      throw bad(
          "it must give "
              + word(wanted)
              + " and gives "
              + word(value == null ? null : value.getClass()),
          variables,
          true);
    }
    return wanted.cast(value);
  }

  private BadRow bad(String why, Map<String, ?> variables, boolean showing) {
    String values =
        columns.stream()
            .filter(column -> column.in(variables) != null)
            .map(column -> column.name() + " is " + shown(column.in(variables), showing))
            .collect(joining(", "));
    return new BadRow(
        (values.isEmpty() ? "" : values + ": ") + why + " (" + text + ", " + place + ")");
  }

  private static String shown(@Nullable Object value, boolean showing) {
    if (!showing) {
      return "personal and not shown";
    }
    String shown = String.valueOf(value);
    return "'"
        + (shown.length() > LONGEST_SHOWN ? shown.substring(0, LONGEST_SHOWN) + "..." : shown)
        + "'";
  }

  private String why(CelEvaluationException e, Map<String, ?> variables, boolean showing) {
    for (Throwable cause : Throwables.getCausalChain(e)) {
      if (cause instanceof BadRow bad) {
        return showing ? bad.complaint() : bad.veiled();
      }
    }
    Optional<Column> missing =
        columns.stream().filter(column -> column.in(variables) == null).findFirst();
    if (e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND && missing.isPresent()) {
      return unknown(missing.get(), variables);
    }
    if (e.getErrorCode() == CelErrorCode.NUMERIC_OVERFLOW) {
      return "the result is more than 64 bits hold";
    }
    if (e.getErrorCode() == CelErrorCode.DIVIDE_BY_ZERO) {
      return "it divides by zero";
    }
    if (readsTime) {
      return "timestamp(text) wants a time such as 2026-03-02T08:05:00Z; one without a zone is read"
          + " by timestamp(text, 'Europe/Berlin'), one in another form by timestamp(text,"
          + " 'Europe/Berlin', 'dd/MM/yyyy HH:mm')";
    }
    return e.getErrorCode() == CelErrorCode.OVERLOAD_NOT_FOUND
        ? "a function or operator does not take such values; texts of digits become numbers by"
            + " whole(...) or micros(...)"
        : "it has no value";
  }

  private static String unknown(Column column, Map<String, ?> variables) {
    if (!(variables.get(column.variable()) instanceof Map<?, ?> row)) {
      return "there is no " + column.variable();
    }
    String known = row.keySet().stream().map(String::valueOf).collect(joining(", "));
    boolean oneColumn = row.size() == 1 && known.matches(".*[;\\t|].*");
    return "there is no column '"
        + column.name()
        + "'; there are: "
        + known
        + (oneColumn ? " (say what separates them with input.delimiter)" : "");
  }

  private static String word(@Nullable Class<?> type) {
    if (type == null) {
      return "nothing";
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == Instant.class) {
      return "a timestamp";
    }
    if (type == Boolean.class) {
      return "true or false";
    }
    return type == Long.class ? "a whole number" : "another kind of value";
  }

  private static Optional<Object> variable(String name, Map<String, ?> variables) {
    return Optional.ofNullable(name.equals(ABSENT) ? NullValue.NULL_VALUE : variables.get(name));
  }

  private static UserError error(String place, String complaint, Throwable cause) {
    return new UserError(ExitCode.BAD_INPUT, place + ": " + complaint, cause);
  }
}
