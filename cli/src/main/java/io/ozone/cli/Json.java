package io.ozone.cli;

import java.io.OutputStream;
import java.time.Instant;
import java.util.Map;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.MinimalPrettyPrinter;

/** Writes answers as JSON, piece by piece: a listing is never held whole. */
final class Json implements AutoCloseable {
    private final JsonGenerator generator;

    /** @param compact each item of an outermost array on one line */
    Json(OutputStream out, boolean compact) {
        JsonFactory factory = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();
        generator = factory.createGenerator(new Form(compact), out, JsonEncoding.UTF8);
    }

    void startArray() {
        generator.writeStartArray();
    }

    void endArray() {
        generator.writeEndArray();
    }

    void value(Object value) {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Map<?, ?> fields) {
            generator.writeStartObject();
            fields.forEach((name, field) -> {
                generator.writeName(String.valueOf(name));
                value(field);
            });
            generator.writeEndObject();
        } else if (value instanceof Iterable<?> items) {
            generator.writeStartArray();
            items.forEach(this::value);
            generator.writeEndArray();
        } else if (value instanceof Size size) {
            generator.writeNumber(size.bytes());
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof Long || value instanceof Integer) {
            generator.writeNumber(((Number) value).longValue());
        } else if (value instanceof Number number) {
            generator.writeNumber(number.doubleValue());
        } else if (value instanceof Instant time) {
            generator.writeString(time.toString());
        } else {
            generator.writeString(value.toString());
        }
    }

    @Override
    public void close() {
        generator.writeRaw(System.lineSeparator());
        generator.close();
    }

    private static final class Form extends ObjectWriteContext.Base {
        private final PrettyPrinter printer;

        Form(boolean compact) {
            printer = compact ? new OneLine() : new DefaultPrettyPrinter();
        }

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return printer;
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    private static final class OneLine extends MinimalPrettyPrinter {
        private int depth;

        @Override
        public void writeStartArray(JsonGenerator generator) {
            depth++;
            super.writeStartArray(generator);
        }

        @Override
        public void writeEndArray(JsonGenerator generator, int values) {
            depth--;
            super.writeEndArray(generator, values);
        }

        @Override
        public void writeStartObject(JsonGenerator generator) {
            depth++;
            super.writeStartObject(generator);
        }

        @Override
        public void writeEndObject(JsonGenerator generator, int values) {
            depth--;
            super.writeEndObject(generator, values);
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator generator) {
            super.writeArrayValueSeparator(generator);
            if (depth == 1) {
                generator.writeRaw('\n');
            }
        }
    }
}
