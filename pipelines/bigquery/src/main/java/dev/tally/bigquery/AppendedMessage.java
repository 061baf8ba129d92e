package dev.tally.bigquery;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.List;

/**
 * What is appended to a table: a row that takes the place of the one with its key, unless that has
 * been written by a later run.
 *
 * <p>BigQuery merges by <a href="https://cloud.google.com/bigquery/docs/change-data-capture">change
 * sequence number</a>, hexadecimal; of equal ones the last that arrived counts, and those of one
 * run are equal rows.
 */
final class AppendedMessage {

  private static final String CHANGE_TYPE = "_CHANGE_TYPE";
  private static final String CHANGE_SEQUENCE_NUMBER = "_CHANGE_SEQUENCE_NUMBER";

  private final BigQueryTable table;
  private final List<BigQueryColumn> columns;
  private final Descriptor descriptor;

  AppendedMessage(BigQueryTable table) {
    this.table = table;
    this.columns = table.rowColumns();
    this.descriptor = descriptor(table);
  }

  Descriptor descriptor() {
    return descriptor;
  }

  /** Returns a row of a run. */
  DynamicMessage of(BigQueryRow row, long generation) {
    return row.message(descriptor, table, columns)
        .setField(field(CHANGE_TYPE), "UPSERT")
        .setField(field(CHANGE_SEQUENCE_NUMBER), Long.toHexString(generation))
        .build();
  }

  private FieldDescriptor field(String name) {
    return descriptor.findFieldByName(name);
  }

  private static Descriptor descriptor(BigQueryTable table) {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("Row");
    table.columns().forEach(column -> add(message, column.name(), type(column.type())));
    add(message, CHANGE_TYPE, FieldDescriptorProto.Type.TYPE_STRING);
    add(message, CHANGE_SEQUENCE_NUMBER, FieldDescriptorProto.Type.TYPE_STRING);
    try {
      return FileDescriptor.buildFrom(
              FileDescriptorProto.newBuilder()
                  .setName(table.label() + ".proto")
                  .setSyntax("proto2")
                  .addMessageType(message)
                  .build(),
              new FileDescriptor[0])
          .findMessageTypeByName("Row");
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException("the columns of " + table.label() + " make no message", e);
    }
  }

  private static void add(
      DescriptorProto.Builder message, String name, FieldDescriptorProto.Type type) {
    message.addField(
        FieldDescriptorProto.newBuilder()
            .setName(name)
            .setNumber(message.getFieldCount() + 1)
            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
            .setType(type));
  }

  private static FieldDescriptorProto.Type type(BigQueryColumn.Type type) {
    return switch (type) {
      case STRING -> FieldDescriptorProto.Type.TYPE_STRING;
      case INT64, TIMESTAMP -> FieldDescriptorProto.Type.TYPE_INT64;
      case DATE -> FieldDescriptorProto.Type.TYPE_INT32;
      case BYTES -> FieldDescriptorProto.Type.TYPE_BYTES;
    };
  }
}
