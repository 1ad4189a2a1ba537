package io.ozone.s3;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One connection on which a test says exactly what it wants, with a signature of its own making. */
final class RawClient implements AutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int TIMEOUT_MILLIS = 20_000;

    /** What came back. */
    record Answer(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final Map<String, String> sentAs = new HashMap<>();
    private final Socket socket;
    private final InputStream in;
    private final String host;
    private String accessId = TestGateway.ACCESS_ID;
    private String service = "s3";
    private String timestamp;
    private String scope;
    private byte[] key;
    private String signature;

    RawClient(int port) throws IOException {
        this.socket = new Socket("127.0.0.1", port);
        this.host = "127.0.0.1:" + port;
        this.in = socket.getInputStream();
        socket.setSoTimeout(TIMEOUT_MILLIS);
    }

    /** From now on this value of a header is sent in another form than the one that is signed. */
    void splitting(String value, String sent) {
        sentAs.put(value, sent);
    }

    /** From now on somebody else signs, or for another service. */
    RawClient signing(String newAccessId, String newService) {
        accessId = newAccessId;
        service = newService;
        return this;
    }

    /** Sends the head of a signed request. @param headers by lower-case name; all of them are signed */
    RawClient head(String method, String path, String payloadHash, Map<String, String> headers, String secret)
            throws IOException {
        TreeMap<String, String> all = new TreeMap<>(headers);
        timestamp = TIME.format(Instant.now());
        scope = timestamp.substring(0, 8) + "/us-east-1/" + service + "/aws4_request";
        all.putIfAbsent("host", host);
        all.put("x-amz-date", timestamp);
        all.put("x-amz-content-sha256", payloadHash);
        int question = path.indexOf('?');
        StringBuilder canonical = new StringBuilder(method)
                .append('\n')
                .append(question < 0 ? path : path.substring(0, question))
                .append('\n')
                .append(question < 0 ? "" : canonicalQuery(path.substring(question + 1)))
                .append('\n');
        all.forEach((name, value) ->
                canonical.append(name).append(':').append(value.strip()).append('\n'));
        String signedHeaders = String.join(";", all.keySet());
        canonical.append('\n').append(signedHeaders).append('\n').append(payloadHash);
        key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(part);
        }
        String hash = sha256(canonical.toString().getBytes(StandardCharsets.ISO_8859_1));
        signature = hex(hmac("AWS4-HMAC-SHA256\n" + timestamp + "\n" + scope + "\n" + hash));
        all.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=" + accessId + "/" + scope + ", SignedHeaders=" + signedHeaders
                        + ", Signature=" + signature);
        return unsignedHead(method, path, all);
    }

    RawClient head(String method, String path, String payloadHash, Map<String, String> headers) throws IOException {
        return head(method, path, payloadHash, headers, TestGateway.SECRET);
    }

    /** Path and query of a presigned request. @param parameters percent-encoded; gets those of the signature */
    String presign(String method, String path, TreeMap<String, String> parameters, Instant when) {
        String time = TIME.format(when);
        String day = time.substring(0, 8) + "/us-east-1/s3/aws4_request";
        parameters.put("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
        parameters.put("X-Amz-Credential", (TestGateway.ACCESS_ID + "/" + day).replace("/", "%2F"));
        parameters.put("X-Amz-Date", time);
        parameters.put("X-Amz-SignedHeaders", "host");
        String query = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
        String canonical = method + "\n" + path + "\n" + query + "\nhost:" + host + "\n\nhost\nUNSIGNED-PAYLOAD";
        byte[] signingKey = ("AWS4" + TestGateway.SECRET).getBytes(StandardCharsets.UTF_8);
        for (String part : day.split("/")) {
            signingKey = hmac("HmacSHA256", signingKey, part);
        }
        String hash = sha256(canonical.getBytes(StandardCharsets.ISO_8859_1));
        String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + day + "\n" + hash;
        return path + "?" + query + "&X-Amz-Signature=" + hex(hmac("HmacSHA256", signingKey, toSign));
    }

    RawClient unsignedHead(String method, String path, Map<String, String> headers) throws IOException {
        StringBuilder text = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
        headers.forEach((name, value) -> text.append(name)
                .append(": ")
                .append(sentAs.getOrDefault(value, value))
                .append("\r\n"));
        if (!headers.containsKey("host")) {
            text.append("Host: ").append(host).append("\r\n");
        }
        return send(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Ends what this side sends; the answer can still come. */
    RawClient endSending() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Goes away at once, as a client that is killed does. */
    void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** A chunk of a signed aws-chunked body; to be called in the order of the chunks. */
    byte[] chunk(byte[] data) {
        String emptyHash = sha256(new byte[0]);
        signature = hex(hmac("AWS4-HMAC-SHA256-PAYLOAD\n" + timestamp + "\n" + scope + "\n" + signature + "\n"
                + emptyHash + "\n" + sha256(data)));
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes((Integer.toHexString(data.length) + ";chunk-signature=" + signature + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        chunk.writeBytes(data);
        chunk.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        return chunk.toByteArray();
    }

    Answer answer(String method) throws IOException {
        String[] status = line().split(" ", 3);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        int code = Integer.parseInt(status[1]);
        boolean empty = method.equals("HEAD") || code < 200 || code == 204 || code == 304;
        if (!empty && "chunked".equals(headers.get("transfer-encoding"))) {
            return new Answer(code, headers, chunks());
        }
        int length = empty ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the answer ends after " + body.length + " of " + length + " bytes");
        }
        return new Answer(code, headers, body);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
            body.writeBytes(in.readNBytes(length));
            line();
        }
        line();
        return body.toByteArray();
    }

    /** Whether the other side has closed the connection. */
    boolean isClosed() throws IOException {
        return in.read() < 0;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection was closed after '" + line + "'");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** @param query encoded as it must be signed */
    private static String canonicalQuery(String query) {
        return Stream.of(query.split("&"))
                .map(parameter -> parameter.contains("=") ? parameter : parameter + "=")
                .sorted(Comparator.comparing(parameter -> parameter.substring(0, parameter.indexOf('='))))
                .collect(Collectors.joining("&"));
    }

    /** The signature of an upload form's policy. */
    static String signPolicy(String base64, String timestamp, String secret) {
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : (timestamp.substring(0, 8) + "/us-east-1/s3/aws4_request").split("/")) {
            key = hmac("HmacSHA256", key, part);
        }
        return hex(hmac("HmacSHA256", key, base64));
    }

    static String sha256(byte[] data) {
        try {
            return hex(MessageDigest.getInstance("SHA-256").digest(data));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] hmac(String text) {
        return hmac("HmacSHA256", key, text);
    }

    static byte[] hmac(String algorithm, byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
