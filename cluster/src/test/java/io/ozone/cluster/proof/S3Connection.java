package io.ozone.cluster.proof;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * One connection to a gateway that costs its user next to nothing, so that the gateway is what is measured: presigned
 * requests, one at a time, and answers with a length.
 */
final class S3Connection implements AutoCloseable {
    private static final int LONGEST_LINE = 8 << 10;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final URI endpoint;
    private final AwsBasicCredentials user;
    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[256 << 10];

    S3Connection(URI endpoint, AwsBasicCredentials user) throws IOException {
        this.endpoint = endpoint;
        this.user = user;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) LONGEST_WAIT.toMillis());
        socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()));
        in = new BufferedInputStream(socket.getInputStream(), LONGEST_LINE);
        out = socket.getOutputStream();
    }

    /**
     * What a request begins with; to be used several times, for signing costs more than the rest.
     *
     * @param target path and query
     */
    byte[] head(SdkHttpMethod method, String target, long length) {
        SdkHttpFullRequest request = SdkHttpFullRequest.builder()
                .method(method)
                .uri(endpoint.resolve(target))
                .build();
        URI signed = AwsV4HttpSigner.create()
                .sign(signing -> signing.request(request)
                        .identity(user)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(
                                AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofHours(1))
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                        .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false))
                .request()
                .getUri();
        return "%s %s?%s HTTP/1.1\r\nHost: %s:%d\r\n%s\r\n"
                .formatted(
                        method,
                        signed.getRawPath(),
                        signed.getRawQuery(),
                        endpoint.getHost(),
                        endpoint.getPort(),
                        length > 0 ? "Content-Length: " + length + "\r\n" : "")
                .getBytes(StandardCharsets.US_ASCII);
    }

    void send(byte[] head, byte[] body) throws IOException {
        out.write(head);
        out.write(body);
        out.flush();
    }

    /** Sends the beginning of a request only. */
    void sendHalf(byte[] head) throws IOException {
        out.write(head, 0, head.length / 2);
        out.flush();
    }

    /** Reads the answer to its end. @return the length of its body */
    long receive() throws IOException {
        String status = line();
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(status);
        }
        long length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Long.parseLong(line.substring(15).strip());
            }
        }
        for (long left = length; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException(left + " bytes are missing");
            }
            left -= read;
        }
        return length;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > LONGEST_LINE) {
                throw new EOFException("The answer ends in '" + line + "'");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
