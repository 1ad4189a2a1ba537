package io.ozone.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** What a console page sends back. */
public record Answer(int status, String contentType, Body body) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Writes the content; may stream. */
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    public static Answer text(String text) {
        return text(200, text);
    }

    public static Answer text(int status, String text) {
        return of(status, "text/plain;charset=utf-8", text);
    }

    public static Answer html(String html) {
        return of(200, "text/html;charset=utf-8", html);
    }

    /** Maps, lists, records and plain values, as JSON. */
    public static Answer json(Object value) {
        return of(200, "application/json", JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value));
    }

    public static Answer of(int status, String contentType, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new Answer(status, contentType, out -> out.write(bytes));
    }
}
