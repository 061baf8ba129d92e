package dev.tally.sql;

import com.google.common.collect.ImmutableList;
import com.google.zetasql.Analyzer;
import com.google.zetasql.AnalyzerOptions;
import com.google.zetasql.ParseResumeLocation;
import com.google.zetasql.SimpleCatalog;
import com.google.zetasql.SimpleColumn;
import com.google.zetasql.SimpleTable;
import com.google.zetasql.TVFRelation;
import com.google.zetasql.TableValuedFunction.FixedOutputSchemaTVF;
import com.google.zetasql.Type;
import com.google.zetasql.ZetaSQLBuiltinFunctionOptions;
import com.google.zetasql.ZetaSQLOptions.ErrorMessageMode;
import com.google.zetasql.ZetaSQLOptions.LanguageFeature;
import com.google.zetasql.ZetaSQLType.TypeKind;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedCreateTableAsSelectStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedCreateTableFunctionStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedCreateTableStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedCreateViewStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A dataset in Google's analyser of its SQL: what a statement creates, the next one may use.
 * Nothing is executed.
 */
final class GoogleSql {

  private final SimpleCatalog dataset = new SimpleCatalog("dataset");
  private final AnalyzerOptions options = new AnalyzerOptions();
  private final Map<String, List<String>> tables = new TreeMap<>();

  GoogleSql() {
    options.getLanguageOptions().enableMaximumLanguageFeatures();
    options
        .getLanguageOptions()
        .enableLanguageFeature(
            LanguageFeature.FEATURE_CREATE_EXTERNAL_TABLE_WITH_PARTITION_COLUMNS);
    options.getLanguageOptions().setSupportsAllStatementKinds();
    options.setErrorMessageMode(ErrorMessageMode.ERROR_MESSAGE_ONE_LINE);
    dataset.addZetaSQLFunctionsAndTypes(
        new ZetaSQLBuiltinFunctionOptions(options.getLanguageOptions()));
  }

  /** Returns the columns of every table and view, each with its type. */
  Map<String, List<String>> tables() {
    return tables;
  }

  /**
   * Analyses statements, each of them behind those before it.
   *
   * @throws com.google.zetasql.SqlException where one is not sound, with its line and column
   */
  void run(String sql) {
    String text = sql.replace("${dataset}.", "").replace("${type}", "sale_line");
    ParseResumeLocation rest = new ParseResumeLocation(text);
    while (!text.substring(rest.getBytePosition()).isBlank()) {
      keep(Analyzer.analyzeNextStatement(rest, options, dataset));
    }
  }

  private void keep(ResolvedStatement statement) {
    if (statement instanceof ResolvedCreateTableStmt table) {
      List<Column> columns =
          table.getColumnDefinitionList().stream()
              .map(column -> new Column(column.getName(), column.getType()))
              .toList();
      add(table.getNamePath().get(0), columns);
    } else if (statement instanceof ResolvedCreateViewStmt view) {
      List<Column> columns =
          view.getOutputColumnList().stream()
              .map(column -> new Column(column.getName(), column.getColumn().getType()))
              .toList();
      add(view.getNamePath().get(0), columns);
    } else if (statement instanceof ResolvedCreateTableAsSelectStmt table) {
      List<Column> columns =
          table.getColumnDefinitionList().stream()
              .map(column -> new Column(column.getName(), column.getType()))
              .toList();
      add(table.getNamePath().get(0), columns);
    } else if (statement instanceof ResolvedCreateTableFunctionStmt function) {
      List<TVFRelation.Column> columns =
          function.getOutputColumnList().stream()
              .map(
                  column ->
                      TVFRelation.Column.create(column.getName(), column.getColumn().getType()))
              .toList();
      dataset.addTableValuedFunction(
          new FixedOutputSchemaTVF(
              ImmutableList.copyOf(function.getNamePath()),
              function.getSignature(),
              TVFRelation.createColumnBased(columns)));
    }
  }

  private void add(String name, List<Column> columns) {
    SimpleTable table = new SimpleTable(name);
    List<String> texts = new ArrayList<>();
    for (Column column : columns) {
      table.addSimpleColumn(new SimpleColumn(name, column.name(), column.type()));
      texts.add(column.name() + " " + typeName(column.type()));
    }
    dataset.addSimpleTable(table);
    tables.put(name, texts);
  }

  private static String typeName(Type type) {
    return type.getKind() == TypeKind.TYPE_INT64 ? "INT64" : type.toString();
  }

  private record Column(String name, Type type) {}
}
