package dev.tally.catalog;

import com.google.common.collect.ImmutableBiMap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.extensions.CelStringExtensions.Function;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.Program;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The dialect of CEL that catalogs are written in.
 *
 * <p>It leaves out what would let two runs differ or one event cost too much: doubles, which round;
 * time zones, whose rules come with the JDK; dynamic types, which fail late; the macros that loop;
 * and functions that can make a text longer than its parts.
 */
final class Cel {

  private static final ImmutableMap<String, CelType> ATTRIBUTES =
      ImmutableMap.of(
          "source", SimpleType.STRING,
          "subject", SimpleType.STRING,
          "type", SimpleType.STRING,
          "time", SimpleType.TIMESTAMP);

  private static final ImmutableBiMap<FieldType, CelType> TYPES =
      ImmutableBiMap.of(
          FieldType.STRING, SimpleType.STRING,
          FieldType.INTEGER, SimpleType.INT,
          FieldType.BOOLEAN, SimpleType.BOOL,
          FieldType.TIME, SimpleType.TIMESTAMP);

  private static final Set<StandardFunction> LEFT_OUT =
      Sets.immutableEnumSet(
          StandardFunction.BYTES,
          StandardFunction.DOUBLE,
          StandardFunction.DYN,
          StandardFunction.TYPE,
          StandardFunction.UINT);

  private static final CelStandardDeclarations DECLARATIONS =
      CelStandardDeclarations.newBuilder()
          .filterFunctions((function, overload) -> isKept(function, overload.celOverloadDecl()))
          .build();

  // The planner insists on comparing numbers across types; no event holds two such types.
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(4_000)
          .maxParseRecursionDepth(100)
          .maxRegexProgramSize(1_000)
          .build();

  private static final CelStringExtensions STRINGS =
      CelExtensions.strings(
          Function.CHAR_AT,
          Function.INDEX_OF,
          Function.LAST_INDEX_OF,
          Function.LOWER_ASCII,
          Function.SPLIT,
          Function.SUBSTRING,
          Function.TRIM,
          Function.UPPER_ASCII);

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).addLibraries(STRINGS).build();

  private Cel() {}

  private static boolean isKept(StandardFunction function, CelOverloadDecl overload) {
    return !LEFT_OUT.contains(function) && !overload.overloadId().endsWith("_with_tz");
  }

  /** Returns the expression's tree, with a type at every node. */
  static CelAbstractSyntaxTree check(String text, Contract contract) throws ExpressionException {
    CelCompiler compiler = compiler(contract);
    try {
      CelAbstractSyntaxTree parsed = compiler.parse(text).getAst();
      for (CelExpr name : names(parsed)) {
        checkName(name, parsed.getSource(), contract);
      }
      CelAbstractSyntaxTree checked = compiler.check(parsed).getAst();
      CelLiterals.check(parsed);
      return checked;
    } catch (CelValidationException e) {
      throw new ExpressionException(CelMessages.of(e.getErrors().get(0)), e);
    }
  }

  private static CelCompiler compiler(Contract contract) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardEnvironmentEnabled(false)
            .setStandardDeclarations(DECLARATIONS)
            .addLibraries(STRINGS);
    ATTRIBUTES.forEach(builder::addVar);
    for (Field field : contract.fields()) {
      CelType type = TYPES.get(field.type());
      if (type != null) {
        builder.addVar(field.name(), type);
      }
    }
    return builder.build();
  }

  private static void checkName(CelExpr node, CelSource source, Contract contract)
      throws ExpressionException {
    String name = node.ident().name();
    int index = contract.indexOf(name);
    String position = CelMessages.position(node, source);
    if (index < 0 && !ATTRIBUTES.containsKey(name)) {
      List<String> known = new ArrayList<>(ATTRIBUTES.keySet());
      contract.fields().forEach(field -> known.add(field.name()));
      throw new ExpressionException(
          position + "unknown field '" + name + "'" + Spelling.hint(name, known));
    }
    if (index >= 0 && contract.fields().get(index).type() == FieldType.NUMBER) {
      throw new ExpressionException(
          position
              + "'"
              + name
              + "' is a number, which expressions would round: declare it as"
              + " integer (money in micros) or string");
    }
  }

  /** Returns every mention of a field or an attribute; no macro binds other names. */
  static List<CelExpr> names(CelAbstractSyntaxTree tree) {
    return nodes(tree, Kind.IDENT);
  }

  /** Returns the nodes of one kind, in the order of the text. */
  static List<CelExpr> nodes(CelAbstractSyntaxTree tree, Kind kind) {
    return CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .map(CelNavigableExpr::expr)
        .filter(node -> node.getKind() == kind)
        .toList();
  }

  /** Returns the type of the result, where a field can have it. */
  static FieldType resultType(CelAbstractSyntaxTree tree) throws ExpressionException {
    FieldType type = TYPES.inverse().get(tree.getResultType());
    if (type == null) {
      throw new ExpressionException(
          "the result is of type "
              + CelMessages.typeName(tree.getResultType().name())
              + ": an expression must give an int, string, bool or timestamp");
    }
    return type;
  }

  /** Returns what evaluates a tree; threads may share it. */
  static Program plan(CelAbstractSyntaxTree tree) throws ExpressionException {
    try {
      return RUNTIME.createProgram(tree);
    } catch (CelEvaluationException e) {
      throw new ExpressionException("the expression cannot be planned: " + e.getMessage(), e);
    }
  }

  /** Returns what expressions call a type. */
  static String name(FieldType type) {
    CelType known = TYPES.get(type);
    return known == null ? "number" : CelMessages.typeName(known.name());
  }
}
