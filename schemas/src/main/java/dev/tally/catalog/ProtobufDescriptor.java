package dev.tally.catalog;

import com.google.common.base.Splitter;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumOptions;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.internal.parser.EnumConstantElement;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.OneOfElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import dev.tally.compat.ProtobufDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns a parsed {@code .proto} file into the descriptor that Protobuf's own library works with.
 *
 * <p>That library reads descriptors only, which {@code protoc} makes, a program per platform. Names
 * of types stay as they are written: the library resolves and checks them.
 */
final class ProtobufDescriptor {

  private static final Map<String, FieldDescriptorProto.Type> SCALARS =
      Map.ofEntries(
          Map.entry("double", FieldDescriptorProto.Type.TYPE_DOUBLE),
          Map.entry("float", FieldDescriptorProto.Type.TYPE_FLOAT),
          Map.entry("int32", FieldDescriptorProto.Type.TYPE_INT32),
          Map.entry("int64", FieldDescriptorProto.Type.TYPE_INT64),
          Map.entry("uint32", FieldDescriptorProto.Type.TYPE_UINT32),
          Map.entry("uint64", FieldDescriptorProto.Type.TYPE_UINT64),
          Map.entry("sint32", FieldDescriptorProto.Type.TYPE_SINT32),
          Map.entry("sint64", FieldDescriptorProto.Type.TYPE_SINT64),
          Map.entry("fixed32", FieldDescriptorProto.Type.TYPE_FIXED32),
          Map.entry("fixed64", FieldDescriptorProto.Type.TYPE_FIXED64),
          Map.entry("sfixed32", FieldDescriptorProto.Type.TYPE_SFIXED32),
          Map.entry("sfixed64", FieldDescriptorProto.Type.TYPE_SFIXED64),
          Map.entry("bool", FieldDescriptorProto.Type.TYPE_BOOL),
          Map.entry("string", FieldDescriptorProto.Type.TYPE_STRING),
          Map.entry("bytes", FieldDescriptorProto.Type.TYPE_BYTES));

  private final boolean isProto3;

  private ProtobufDescriptor(boolean isProto3) {
    this.isProto3 = isProto3;
  }

  static FileDescriptorProto descriptor(String name, ProtoFileElement file) {
    // Without a syntax a file is of proto2.
    boolean isProto3 = file.getSyntax() != null && file.getSyntax().toString().equals("proto3");
    ProtobufDescriptor translation = new ProtobufDescriptor(isProto3);
    FileDescriptorProto.Builder descriptor = FileDescriptorProto.newBuilder().setName(name);
    if (isProto3) {
      descriptor.setSyntax("proto3");
    }
    if (file.getPackageName() != null) {
      descriptor.setPackage(file.getPackageName());
    }
    descriptor.addAllDependency(file.getImports());
    for (String imported : file.getPublicImports()) {
      descriptor.addPublicDependency(descriptor.getDependencyCount()).addDependency(imported);
    }
    for (TypeElement type : file.getTypes()) {
      if (type instanceof MessageElement message) {
        descriptor.addMessageType(translation.message(message));
      } else if (type instanceof EnumElement enumeration) {
        descriptor.addEnumType(enumeration(enumeration));
      }
    }
    return descriptor.build();
  }

  private DescriptorProto message(MessageElement message) {
    DescriptorProto.Builder descriptor = DescriptorProto.newBuilder().setName(message.getName());
    message.getFields().forEach(field -> add(field, descriptor));
    for (OneOfElement oneOf : message.getOneOfs()) {
      int index = descriptor.getOneofDeclCount();
      descriptor.addOneofDecl(OneofDescriptorProto.newBuilder().setName(oneOf.getName()));
      oneOf.getFields().forEach(field -> descriptor.addField(field(field).setOneofIndex(index)));
    }
    if (isProto3) {
      giveOptionalFieldsPresence(descriptor, message.getFields());
    }
    for (TypeElement type : message.getNestedTypes()) {
      if (type instanceof MessageElement nested) {
        descriptor.addNestedType(message(nested));
      } else if (type instanceof EnumElement enumeration) {
        descriptor.addEnumType(enumeration(enumeration));
      }
    }
    return descriptor.build();
  }

  private static void add(FieldElement field, DescriptorProto.Builder message) {
    if (!field.getType().startsWith("map<")) {
      message.addField(field(field));
      return;
    }
    List<String> types =
        Splitter.on(',')
            .trimResults()
            .limit(2)
            .splitToList(field.getType().substring(4, field.getType().length() - 1));
    String entry = entryName(field.getName());
    message.addNestedType(
        DescriptorProto.newBuilder()
            .setName(entry)
            .addField(typed(types.get(0)).setName("key").setNumber(1).setLabel(optional()))
            .addField(typed(types.get(1)).setName("value").setNumber(2).setLabel(optional()))
            .setOptions(MessageOptions.newBuilder().setMapEntry(true)));
    message.addField(
        typed(entry)
            .setName(field.getName())
            .setNumber(field.getTag())
            .setLabel(Label.LABEL_REPEATED));
  }

  /** Returns the name that protoc gives to the message of a map's entries. */
  private static String entryName(String field) {
    StringBuilder name = new StringBuilder();
    for (String part : Splitter.on('_').omitEmptyStrings().split(field)) {
      name.append(Character.toUpperCase(part.charAt(0))).append(part, 1, part.length());
    }
    return name.append("Entry").toString();
  }

  private static FieldDescriptorProto.Builder field(FieldElement field) {
    FieldDescriptorProto.Builder descriptor =
        typed(field.getType()).setName(field.getName()).setNumber(field.getTag());
    if (field.getJsonName() != null) {
      descriptor.setJsonName(field.getJsonName());
    }
    String standIn = field.getDefaultValue();
    if (standIn != null) {
      descriptor.setDefaultValue(ProtobufDefaults.plain(standIn, field.getType()));
    }
    return descriptor.setLabel(label(field.getLabel()));
  }

  private static Label label(Field.Label label) {
    if (label == Field.Label.REPEATED) {
      return Label.LABEL_REPEATED;
    }
    return label == Field.Label.REQUIRED ? Label.LABEL_REQUIRED : optional();
  }

  private static Label optional() {
    return Label.LABEL_OPTIONAL;
  }

  private static FieldDescriptorProto.Builder typed(String type) {
    FieldDescriptorProto.Type scalar = SCALARS.get(type);
    return scalar == null
        ? FieldDescriptorProto.newBuilder().setTypeName(type)
        : FieldDescriptorProto.newBuilder().setType(scalar);
  }

  /** As protoc does: each such field is alone in a oneof, behind all that are written. */
  private static void giveOptionalFieldsPresence(
      DescriptorProto.Builder message, List<FieldElement> fields) {
    List<String> optional = new ArrayList<>();
    fields.stream()
        .filter(field -> field.getLabel() == Field.Label.OPTIONAL)
        .forEach(field -> optional.add(field.getName()));
    for (FieldDescriptorProto.Builder field : message.getFieldBuilderList()) {
      if (optional.contains(field.getName())) {
        field.setProto3Optional(true).setOneofIndex(message.getOneofDeclCount());
        message.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + field.getName()));
      }
    }
  }

  private static EnumDescriptorProto enumeration(EnumElement enumeration) {
    EnumDescriptorProto.Builder descriptor =
        EnumDescriptorProto.newBuilder().setName(enumeration.getName());
    for (EnumConstantElement constant : enumeration.getConstants()) {
      descriptor.addValue(
          EnumValueDescriptorProto.newBuilder()
              .setName(constant.getName())
              .setNumber(constant.getTag()));
    }
    boolean allowsAliases =
        enumeration.getOptions().stream()
            .anyMatch(
                option ->
                    option.getName().equals("allow_alias")
                        && String.valueOf(option.getValue()).equals("true"));
    if (allowsAliases) {
      descriptor.setOptions(EnumOptions.newBuilder().setAllowAlias(true));
    }
    return descriptor.build();
  }
}
