package io.ozone.cli.debug;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ozone.common.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A field of a message, or of a message inside: {@code blocks.id.local_id}. */
record FieldPath(List<FieldDescriptor> steps) {
    /** @throws io.ozone.common.error.OzoneException INVALID_ARGUMENT when the message has no such field */
    static FieldPath parse(String text, Descriptor message) {
        List<FieldDescriptor> steps = new ArrayList<>();
        Descriptor inside = message;
        for (String name : text.strip().split("\\.", -1)) {
            if (inside == null) {
                throw ErrorCode.INVALID_ARGUMENT.failure(
                        "'%s': %s has no fields",
                        text, steps.get(steps.size() - 1).getName());
            }
            FieldDescriptor step = find(inside, name, text);
            steps.add(step);
            inside = step.getJavaType() == FieldDescriptor.JavaType.MESSAGE ? step.getMessageType() : null;
        }
        return new FieldPath(List.copyOf(steps));
    }

    private static FieldDescriptor find(Descriptor message, String name, String text) {
        return message.getFields().stream()
                .filter(field ->
                        field.getName().equals(name) || field.getJsonName().equals(name))
                .findFirst()
                .orElseThrow(() -> ErrorCode.INVALID_ARGUMENT.failure(
                        "'%s': there is no field '%s'; there are %s",
                        text,
                        name,
                        message.getFields().stream()
                                .map(FieldDescriptor::getName)
                                .collect(Collectors.joining(", "))));
    }

    /** All values at the end of the path: several when a field of it is repeated. */
    Stream<Object> values(Message message) {
        Stream<Object> found = Stream.of(message);
        for (FieldDescriptor step : steps) {
            found = found.flatMap(value -> values((Message) value, step));
        }
        return found;
    }

    private static Stream<Object> values(Message message, FieldDescriptor field) {
        Object value = message.getField(field);
        return field.isRepeated() ? ((List<?>) value).stream().map(Object.class::cast) : Stream.of(value);
    }
}
