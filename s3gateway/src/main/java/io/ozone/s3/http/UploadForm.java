package io.ozone.s3.http;

import io.ozone.s3.error.S3Error;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;

/**
 * The form with which a browser uploads a file: its fields, and then the file as a stream. What stands
 * behind the file is passed over, as S3 does.
 */
public final class UploadForm {
    /** All that precedes the file, as S3 limits it. */
    static final int MAX_FIELD_BYTES = 20 << 10;

    private static final String TYPE = "multipart/form-data";
    private static final int MAX_BOUNDARY_LENGTH = 200;
    private static final String FILE = "file";

    private final MultipartReader parts;
    private final long bodyLength;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private String fileName = "";
    private int fieldBytes;
    private boolean fileEnded;

    private UploadForm(MultipartReader parts, long bodyLength) {
        this.parts = parts;
        this.bodyLength = bodyLength;
    }

    /** Whether a request is a form that says in its fields who sent it. */
    static boolean isSent(Exchange exchange) {
        String type = exchange.header("content-type");
        return exchange.method().equals("POST")
                && exchange.target().level() == Level.BUCKET
                && exchange.target().parameters().isEmpty()
                && exchange.header("authorization") == null
                && type != null
                && type.strip().toLowerCase(Locale.ROOT).startsWith(TYPE);
    }

    /** Reads up to the first byte of the file. */
    static UploadForm read(Exchange exchange) throws IOException {
        if (exchange.body().length() < 0 && !exchange.body().isChunkedTransfer()) {
            throw S3Error.MISSING_CONTENT_LENGTH.failure("The request has no Content-Length; send it");
        }
        String boundary = parameter(exchange.header("content-type"), "boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > MAX_BOUNDARY_LENGTH) {
            throw MultipartReader.malformed("its Content-Type names no boundary that can be used");
        }
        UploadForm form = new UploadForm(
                new MultipartReader(exchange, boundary), exchange.body().length());
        form.readFields();
        return form;
    }

    private void readFields() throws IOException {
        readToDelimiter();
        while (parts.hasPart()) {
            String disposition = disposition();
            String name = parameter(disposition, "name");
            if (name == null || name.isEmpty()) {
                throw MultipartReader.malformed("a part has no name");
            }
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals(FILE)) {
                String path = parameter(disposition, "filename");
                fileName =
                        path == null ? "" : path.substring(1 + Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')));
                return;
            }
            // Which of two values the policy was checked for must never be a question.
            if (fields.put(lower, text(readToDelimiter())) != null) {
                throw S3Error.INVALID_ARGUMENT.failure("The form has the field '%s' more than once", name);
            }
        }
        throw S3Error.INCORRECT_NUMBER_OF_FILES.failure(
                "The form has no field named 'file'; it must have one, behind all others");
    }

    private byte[] readToDelimiter() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuffer run = parts.read(); run != null; run = parts.read()) {
            count(run.remaining());
            bytes.write(run.array(), run.arrayOffset() + run.position(), run.remaining());
        }
        return bytes.toByteArray();
    }

    private String disposition() throws IOException {
        String found = null;
        for (String line = parts.line(MAX_FIELD_BYTES); !line.isEmpty(); line = parts.line(MAX_FIELD_BYTES)) {
            count(line.length());
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw MultipartReader.malformed("the head of a part has a line without a colon");
            }
            if (line.substring(0, colon).strip().equalsIgnoreCase("content-disposition")) {
                found = line.substring(colon + 1);
            }
        }
        if (found == null || !found.strip().toLowerCase(Locale.ROOT).startsWith("form-data")) {
            throw MultipartReader.malformed("a part has no Content-Disposition: form-data");
        }
        return found;
    }

    private void count(int bytes) {
        fieldBytes += bytes;
        if (fieldBytes > MAX_FIELD_BYTES) {
            throw MultipartReader.tooMuch();
        }
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw S3Error.MALFORMED_POST_REQUEST.failure(e, "A field of the form is not UTF-8; nothing was stored");
        }
    }

    /** A parameter of a header; null when it is not there. Browsers write a quote in a name as %22 or \". */
    static String parameter(String header, String name) {
        int at = header.indexOf(';');
        while (at >= 0 && at < header.length()) {
            int equals = header.indexOf('=', at);
            if (equals < 0) {
                return null;
            }
            boolean found = header.substring(at + 1, equals).strip().equalsIgnoreCase(name);
            StringBuilder value = new StringBuilder();
            int i = equals + 1;
            boolean quoted = false;
            for (; i < header.length() && (quoted || header.charAt(i) != ';'); i++) {
                char c = header.charAt(i);
                if (c == '\\' && quoted && i + 1 < header.length() && header.charAt(i + 1) == '"') {
                    value.append(header.charAt(++i));
                } else if (c == '"') {
                    quoted = !quoted;
                } else {
                    value.append(c);
                }
            }
            if (found) {
                return value.toString().strip();
            }
            at = i;
        }
        return null;
    }

    /** The fields before the file, by lower-case name, in the order of the form. */
    public Map<String, String> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /** A field by its lower-case name; null when it is not there. */
    public String field(String name) {
        return fields.get(name);
    }

    /** Name of the file on the machine that sent it, without its directories; empty when it was not sent. */
    public String fileName() {
        return fileName;
    }

    /**
     * Fields in the form of headers: S3 gives many of them the meaning that the header has in a PUT.
     *
     * @param which by lower-case name
     * @throws io.ozone.s3.error.S3Exception InvalidArgument when one could not be a header
     */
    public HttpFields asHeaders(Predicate<String> which) {
        HttpFields.Mutable headers = HttpFields.build();
        fields.forEach((name, value) -> {
            if (which.test(name)) {
                headers.add(HeaderText.field("The field", name, value));
            }
        });
        return headers;
    }

    /** Most bytes that the file can have; -1 when only its end will tell. */
    public long mostFileBytes() {
        return bodyLength;
    }

    /** The next bytes of the file; null when all of it and of the form came. Good until the next call. */
    public ByteBuffer readFile() throws IOException {
        if (fileEnded) {
            return null;
        }
        ByteBuffer run = parts.read();
        if (run == null) {
            fileEnded = true;
            passOverRest();
        }
        return run;
    }

    private void passOverRest() throws IOException {
        while (parts.hasPart()) {
            String disposition = disposition();
            if (FILE.equalsIgnoreCase(parameter(disposition, "name"))) {
                throw S3Error.INCORRECT_NUMBER_OF_FILES.failure("The form has more than one file; send one");
            }
            readToDelimiter();
        }
    }
}
