package io.ozone.s3.http;

import io.ozone.s3.error.S3Error;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Takes a multipart body apart while it arrives. It holds one window of the body and no more, so that a
 * part may be of any size.
 */
final class MultipartReader {
    private static final int WINDOW_BYTES = 64 << 10;

    private final Exchange exchange;
    private final byte[] delimiter;
    private final byte[] window = new byte[WINDOW_BYTES];
    private int start;
    private int end;
    private ByteBuffer piece;
    private long received;

    MultipartReader(Exchange exchange, String boundary) {
        this.exchange = exchange;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        // A delimiter starts with a line end, and the first one mostly stands at the very start.
        window[end++] = '\r';
        window[end++] = '\n';
    }

    /**
     * The next bytes of the current part; null behind its delimiter. Good until the next call.
     *
     * @throws io.ozone.s3.error.S3Exception MalformedPOSTRequest when the body ends before
     */
    ByteBuffer read() throws IOException {
        while (true) {
            int at = find();
            if (at > start) {
                return take(at - start);
            }
            if (at == start) {
                start += delimiter.length;
                return null;
            }
            int certain = end - start - (delimiter.length - 1);
            if (certain > 0) {
                return take(certain);
            }
            fill();
        }
    }

    private ByteBuffer take(int count) {
        ByteBuffer run = ByteBuffer.wrap(window, start, count).slice();
        start += count;
        return run;
    }

    /** Where the next delimiter starts; -1 when the window does not hold a whole one. */
    private int find() {
        int last = end - delimiter.length;
        for (int at = start; at <= last; at++) {
            if (window[at] == '\r' && isDelimiter(at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean isDelimiter(int at) {
        for (int i = 1; i < delimiter.length; i++) {
            if (window[at + i] != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    /** Behind a delimiter: whether another part follows. Reads the body to its end when none does. */
    boolean hasPart() throws IOException {
        byte first = next();
        byte second = next();
        if (first == '-' && second == '-') {
            skipToEnd();
            return false;
        }
        // Blanks may pad the line.
        while (first == ' ' || first == '\t') {
            first = second;
            second = next();
        }
        if (first != '\r' || second != '\n') {
            throw malformed("a boundary is not alone on its line");
        }
        return true;
    }

    /**
     * A line of a part's head, without its end.
     *
     * @param limit bytes
     */
    String line(int limit) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte b = next(); b != '\n'; b = next()) {
            if (line.size() == limit) {
                throw tooMuch();
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private byte next() throws IOException {
        while (start == end) {
            fill();
        }
        return window[start++];
    }

    private void fill() throws IOException {
        if (!hasMore()) {
            throw malformed("it ends before its last boundary");
        }
        if (start > 0) {
            System.arraycopy(window, start, window, 0, end - start);
            end -= start;
            start = 0;
        }
        int count = Math.min(piece.remaining(), window.length - end);
        piece.get(window, end, count);
        end += count;
        received += count;
    }

    private boolean hasMore() throws IOException {
        if (piece == null || !piece.hasRemaining()) {
            try {
                piece = exchange.body().read();
            } catch (IOException e) {
                throw S3Error.INCOMPLETE_BODY.failure(
                        e, "The form ended after " + received + " bytes, or came too slowly; nothing was stored");
            }
        }
        return piece != null;
    }

    private void skipToEnd() throws IOException {
        start = end;
        while (hasMore()) {
            piece = null;
        }
    }

    static RuntimeException tooMuch() {
        return S3Error.MAX_POST_PRE_DATA_LENGTH_EXCEEDED.failure(
                "The fields of the form before the file are longer than %d bytes", UploadForm.MAX_FIELD_BYTES);
    }

    static RuntimeException malformed(String reason) {
        return S3Error.MALFORMED_POST_REQUEST.failure(
                "The body of the POST is not well-formed multipart/form-data: %s; nothing was stored", reason);
    }
}
