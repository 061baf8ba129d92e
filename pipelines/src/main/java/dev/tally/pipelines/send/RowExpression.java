package dev.tally.pipelines.send;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
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
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.Program;
import dev.tally.cli.ExitCode;
import dev.tally.cli.UserError;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A CEL expression over rows whose types nobody has declared.
 *
 * <p>Beside CEL's own functions it knows {@code micros("2.55")}, 2,550,000, and {@code
 * whole("2.0000")}, 2: both exact, both failing where digits would be lost. {@code absent} is the
 * value that a field has when it is left out.
 */
final class RowExpression {

  private static final String ABSENT = "absent";

  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).build();

  private static final CelStringExtensions STRINGS = CelExtensions.strings();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(STRINGS)
          .addFunctionBindings(exactNumber("micros", 6))
          .addFunctionBindings(exactNumber("whole", 0))
          .build();

  private final String place;
  private final String text;
  private final Program program;

  private RowExpression(String place, String text, Program program) {
    this.place = place;
    this.text = text;
    this.program = program;
  }

  /**
   * Compiles an expression.
   *
   * @param place where it is written, for complaints
   * @param variables the names of the maps it may read
   * @throws UserError where the text is no such expression
   */
  static RowExpression compile(String place, String text, Iterable<String> variables) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.HAS)
            .addLibraries(STRINGS)
            .addFunctionDeclarations(declaration("micros"), declaration("whole"));
    builder.addVar(ABSENT, SimpleType.DYN);
    variables.forEach(name -> builder.addVar(name, MapType.create(SimpleType.DYN, SimpleType.DYN)));
    CelCompiler compiler = builder.build();
    try {
      return new RowExpression(
          place, text, (Program) RUNTIME.createProgram(compiler.compile(text).getAst()));
    } catch (CelValidationException e) {
      throw bad(place, "'" + text + "': " + e.getErrors().get(0).getMessage(), e);
    } catch (CelEvaluationException e) {
      throw bad(place, "'" + text + "' cannot be planned (" + e.getErrorCode() + ")", e);
    }
  }

  /** Returns the value, or null where it is absent. */
  @Nullable Object value(Map<String, ?> variables) {
    try {
      Object value = program.eval(name -> variable(name, variables));
      return value instanceof NullValue ? null : value;
    } catch (CelEvaluationException e) {
      // The message of the exception holds values of the row, which may be personal.
      throw bad(place, "'" + text + "' has no value here (" + e.getErrorCode() + ")", null);
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
      String found = value == null ? "null" : "a " + value.getClass().getSimpleName();
      throw bad(
          place, "'" + text + "' must be a " + wanted.getSimpleName() + " and is " + found, null);
    }
    return wanted.cast(value);
  }

  private static Optional<Object> variable(String name, Map<String, ?> variables) {
    return Optional.ofNullable(name.equals(ABSENT) ? NullValue.NULL_VALUE : variables.get(name));
  }

  private static CelFunctionDecl declaration(String function) {
    return CelFunctionDecl.newFunctionDeclaration(
        function,
        CelOverloadDecl.newGlobalOverload(function + "_dyn", SimpleType.INT, SimpleType.DYN));
  }

  private static Collection<CelFunctionBinding> exactNumber(String function, int places) {
    return CelFunctionBinding.fromOverloads(
        function,
        CelFunctionBinding.from(
            function + "_dyn",
            Object.class,
            number -> new BigDecimal(number.toString()).movePointRight(places).longValueExact()));
  }

  private static UserError bad(String place, String complaint, @Nullable Throwable cause) {
    String message = place + ": " + complaint;
    return cause == null
        ? new UserError(ExitCode.BAD_INPUT, message)
        : new UserError(ExitCode.BAD_INPUT, message, cause);
  }
}
