package io.ozone.cli.debug;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Store;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "Show which fields the rows of a table have, for --fields and --filter of scan.",
        footerHeading = "%nExample:%n",
        footer = "  ozone debug ldb --db=ozone-data/om/om.db value-schema --cf keyTable")
final class ValueSchema extends TableAction {
    @Option(
            names = "--depth",
            paramLabel = "N",
            defaultValue = "10",
            description = "So many levels of messages within messages (default: ${DEFAULT-VALUE}).")
    private int depth;

    @Override
    void run(Store store, String table) {
        Descriptor schema = RowForm.schema(table)
                .orElseThrow(() ->
                        ErrorCode.INVALID_ARGUMENT.failure("the rows of %s have no fields, as far as is known", table));
        output().record(fields(schema, depth));
    }

    private static Map<String, Object> fields(Descriptor message, int depth) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (FieldDescriptor field : message.getFields()) {
            String name = field.getName() + (field.isRepeated() ? "[]" : "");
            fields.put(name, type(field, depth));
        }
        return fields;
    }

    private static Object type(FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case MESSAGE -> depth <= 1 ? field.getMessageType().getName() : fields(field.getMessageType(), depth - 1);
            case ENUM ->
                field.getEnumType().getValues().stream()
                        .map(EnumValueDescriptor::getName)
                        .collect(Collectors.joining(" | "));
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }
}
