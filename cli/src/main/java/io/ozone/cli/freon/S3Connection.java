package io.ozone.cli.freon;

import io.ozone.common.error.ErrorCode;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP/1.1 connection that is kept, over a plain socket: the request's head and a small body leave in
 * one write, and what comes back is read into one buffer and not kept. Used by one thread.
 */
final class S3Connection implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 << 10;
    /** A head and a body that fit leave together. */
    private static final int OUT_BYTES = 72 << 10;

    private static final int LONGEST_KEPT_ERROR = 2 << 10;
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private final String host;
    private final int port;
    private final int timeoutMillis;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    /**
     * A body to send.
     *
     * @param length bytes
     * @param writer writes all of it, and again when the request is made again
     */
    record Payload(long length, Writer writer) {
        interface Writer {
            void to(OutputStream out) throws IOException;
        }
    }

    /** Is told about the body, piece by piece. */
    interface Body {
        void piece(long offset, ByteBuffer bytes);
    }

    /**
     * @param length of the body, bytes
     * @param error start of the body when the status is one of an error; else empty
     */
    record Response(int status, long length, String error) {
        boolean isError() {
            return status >= 300;
        }
    }

    private static final class Head {
        private int status;
        private long length = -1;
        private boolean chunked;
        private boolean closes;
    }

    S3Connection(String host, int port, int timeoutMillis) {
        this.host = host;
        this.port = port;
        this.timeoutMillis = timeoutMillis;
    }

    /** For the Host header. */
    String authority() {
        return host + ":" + port;
    }

    /**
     * Makes one request. One that failed on a kept connection before anything came back is made again on a
     * fresh one: servers close idle connections.
     *
     * @param target path and query, percent-encoded
     * @param payload null = none
     * @param receiver null = the body is dropped
     */
    Response request(String method, String target, Map<String, String> headers, Payload payload, Body receiver)
            throws IOException {
        boolean kept = socket != null;
        try {
            return attempt(method, target, headers, payload, receiver);
        } catch (IOException e) {
            boolean answered = to > 0;
            close();
            if (!kept || answered) {
                throw e;
            }
            return attempt(method, target, headers, payload, receiver);
        }
    }

    private Response attempt(String method, String target, Map<String, String> headers, Payload payload, Body receiver)
            throws IOException {
        if (socket == null) {
            connect();
        }
        from = 0;
        to = 0;
        send(method, target, headers, payload);
        Head head = readHead();
        while (head.status == 100) {
            head = readHead();
        }
        boolean error = head.status >= 300;
        StringBuilder kept = new StringBuilder();
        Body sink = error ? (offset, bytes) -> keep(kept, bytes) : receiver;
        long length = 0;
        boolean hasBody = !method.equals("HEAD") && head.status != 204 && head.status != 304;
        if (hasBody) {
            length = head.chunked ? readChunks(sink) : readBody(head.length, 0, sink);
        }
        if (head.closes || hasBody && !head.chunked && head.length < 0) {
            close();
        }
        return new Response(head.status, length, kept.toString());
    }

    private void connect() throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(timeoutMillis);
        socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MILLIS);
        in = socket.getInputStream();
        out = new BufferedOutputStream(socket.getOutputStream(), OUT_BYTES);
    }

    private void send(String method, String target, Map<String, String> headers, Payload payload) throws IOException {
        StringBuilder head = new StringBuilder(512);
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (payload != null || method.equals("PUT")) {
            head.append("Content-Length: ")
                    .append(payload == null ? 0 : payload.length())
                    .append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (payload != null) {
            payload.writer().to(out);
        }
        out.flush();
    }

    private Head readHead() throws IOException {
        Head head = new Head();
        String status = readLine();
        if (!status.startsWith("HTTP/1.") || status.length() < 12) {
            throw new IOException("'" + status + "' is not the start of an HTTP response");
        }
        head.status = Integer.parseInt(status.substring(9, 12));
        String line;
        while (!(line = readLine()).isEmpty()) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IOException("'" + line + "' is not an HTTP header");
            }
            String value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> head.length = Long.parseLong(value);
                case "transfer-encoding" -> head.chunked = value.equalsIgnoreCase("chunked");
                case "connection" -> head.closes = value.equalsIgnoreCase("close");
                default -> {
                    // Nothing else steers how the body is read.
                }
            }
        }
        return head;
    }

    private long readChunks(Body receiver) throws IOException {
        long length = 0;
        while (true) {
            String size = readLine();
            int semicolon = size.indexOf(';');
            int count = Integer.parseInt(
                    semicolon < 0 ? size.strip() : size.substring(0, semicolon).strip(), 16);
            if (count == 0) {
                while (!readLine().isEmpty()) {
                    // Trailers say nothing that matters here.
                    continue;
                }
                return length;
            }
            length += readBody(count, length, receiver);
            readLine();
        }
    }

    /** @param count bytes; negative = until the connection ends */
    private long readBody(long count, long offset, Body receiver) throws IOException {
        long read = 0;
        while (count < 0 || read < count) {
            if (from == to && !fill()) {
                if (count < 0) {
                    return read;
                }
                throw new EOFException("the body ended after " + read + " of " + count + " bytes");
            }
            int piece = count < 0 ? to - from : (int) Math.min(to - from, count - read);
            if (receiver != null) {
                receiver.piece(offset + read, ByteBuffer.wrap(buffer, from, piece));
            }
            from += piece;
            read += piece;
        }
        return read;
    }

    private String readLine() throws IOException {
        StringBuilder line = null;
        while (true) {
            for (int i = from; i < to; i++) {
                if (buffer[i] == '\n') {
                    int end = i > from && buffer[i - 1] == '\r' ? i - 1 : i;
                    String part = new String(buffer, from, end - from, StandardCharsets.ISO_8859_1);
                    from = i + 1;
                    return line == null ? part : line.append(part).toString().strip();
                }
            }
            if (line == null) {
                line = new StringBuilder();
            }
            line.append(new String(buffer, from, to - from, StandardCharsets.ISO_8859_1));
            from = to;
            if (!fill()) {
                throw new EOFException("the connection was closed");
            }
        }
    }

    private boolean fill() throws IOException {
        int count = in.read(buffer, 0, buffer.length);
        from = 0;
        to = Math.max(0, count);
        return count > 0;
    }

    private static void keep(StringBuilder kept, ByteBuffer bytes) {
        int room = LONGEST_KEPT_ERROR - kept.length();
        kept.append(StandardCharsets.UTF_8.decode(
                bytes.slice(bytes.position(), Math.min(bytes.remaining(), Math.max(0, room)))));
    }

    /** The failure that an error response stands for. */
    static RuntimeException failure(String method, String target, Response response) {
        ErrorCode code = switch (response.status()) {
            case 403 -> ErrorCode.PERMISSION_DENIED;
            case 404 -> ErrorCode.KEY_NOT_FOUND;
            case 501 -> ErrorCode.NOT_IMPLEMENTED;
            case 503 -> ErrorCode.BUSY;
            default -> ErrorCode.IO_ERROR;
        };
        return code.failure("%s %s was answered with %d: %s", method, target, response.status(), response.error());
    }

    @Override
    public void close() {
        from = 0;
        to = 0;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                socket = null;
            }
        }
    }
}
