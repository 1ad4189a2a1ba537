package io.ozone.cli.debug;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Some fields of a message, in the order in which they were asked for. Without any it is the whole message. */
final class FieldChoice {
    private final Map<FieldDescriptor, FieldChoice> chosen = new LinkedHashMap<>();

    /** @param text fields separated by commas, such as {@code length,blocks.id} */
    static FieldChoice parse(String text, Descriptor message) {
        FieldChoice choice = new FieldChoice();
        for (String field : text.split(",")) {
            FieldChoice inside = choice;
            for (FieldDescriptor step : FieldPath.parse(field, message).steps()) {
                inside = inside.chosen.computeIfAbsent(step, any -> new FieldChoice());
            }
        }
        return choice;
    }

    /** A chosen field is shown with its default when the message does not have it. */
    Map<String, Object> of(Message message) {
        if (chosen.isEmpty()) {
            return RowForm.fields(message);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        chosen.forEach((field, inside) -> {
            if (field.getOptions().getDebugRedact()) {
                fields.put(field.getName(), RowForm.NOT_SHOWN);
                return;
            }
            Object value = message.getField(field);
            fields.put(
                    field.getName(),
                    field.isRepeated()
                            ? ((List<?>) value).stream().map(inside::plain).toList()
                            : inside.plain(value));
        });
        return fields;
    }

    private Object plain(Object value) {
        return value instanceof Message message ? of(message) : RowForm.plain(value);
    }
}
