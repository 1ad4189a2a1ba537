package io.ozone.cli.freon;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongFunction;

/** Requests to the S3 door, each thread on a connection of its own. */
final class S3Workload implements Workload {
    private static final int PIECE_BYTES = 256 << 10;

    /** What a request asks for. */
    enum Operation {
        PUT,
        GET,
        HEAD,
        LIST,
        DELETE,
        MIXED
    }

    /**
     * What to do.
     *
     * @param range how many keys there are to read
     * @param putShare percent of PUT in MIXED
     */
    record Choice(Operation operation, long range, boolean random, int putShare, boolean validate) {}

    private final S3Connection[] connections;
    private final S3Signer[] signers;
    private final Choice choice;
    private final String bucket;
    private final LongFunction<String> keyNames;
    private final long size;
    private final Content content;

    S3Workload(
            S3Connection[] connections,
            S3Signer[] signers,
            Choice choice,
            String bucket,
            LongFunction<String> keyNames,
            long size) {
        this.connections = connections;
        this.signers = signers;
        this.choice = choice;
        this.bucket = bucket;
        this.keyNames = keyNames;
        this.size = size;
        this.content = new Content(size);
    }

    @Override
    public void setUp() throws IOException {
        S3Connection.Response head = send(0, "HEAD", "/" + bucket, "", null, null);
        if (head.status() == 404) {
            S3Connection.Response made = send(0, "PUT", "/" + bucket, "", null, null);
            if (made.isError() && made.status() != 409) {
                throw S3Connection.failure("PUT", "/" + bucket, made);
            }
        } else if (head.isError()) {
            throw S3Connection.failure("HEAD", "/" + bucket, head);
        }
    }

    @Override
    public long run(int thread, long number) throws IOException {
        switch (choice.operation()) {
            case PUT:
                return put(thread, number);
            case GET:
                return get(thread, pick(number));
            case HEAD:
                return simple(thread, "HEAD", path(keyNames.apply(pick(number))), "");
            case DELETE:
                return simple(thread, "DELETE", path(keyNames.apply(pick(number))), "");
            case LIST:
                return simple(
                        thread, "GET", "/" + bucket, "list-type=2&start-after=" + encode(keyNames.apply(pick(number))));
            case MIXED:
                return ThreadLocalRandom.current().nextInt(100) < choice.putShare()
                        ? put(thread, pick(number))
                        : get(thread, pick(number));
            default:
                throw new IllegalStateException(choice.operation().name());
        }
    }

    private long put(int thread, long number) throws IOException {
        String key = keyNames.apply(number);
        String path = path(key);
        S3Connection.Payload payload = new S3Connection.Payload(size, out -> content.write(key, out, PIECE_BYTES));
        S3Connection.Response response = send(thread, "PUT", path, "", payload, null);
        if (response.isError()) {
            throw S3Connection.failure("PUT", path, response);
        }
        return size;
    }

    private long get(int thread, long number) throws IOException {
        String key = keyNames.apply(number);
        String path = path(key);
        S3Connection.Body check = choice.validate() ? (offset, bytes) -> content.check(key, offset, bytes) : null;
        S3Connection.Response response = send(thread, "GET", path, "", null, check);
        if (response.isError()) {
            throw S3Connection.failure("GET", path, response);
        }
        if (choice.validate()) {
            content.checkLength(key, response.length());
        }
        return response.length();
    }

    private long simple(int thread, String method, String path, String query) throws IOException {
        S3Connection.Response response = send(thread, method, path, query, null, null);
        if (response.isError()) {
            throw S3Connection.failure(method, path, response);
        }
        return response.length();
    }

    private S3Connection.Response send(
            int thread,
            String method,
            String path,
            String query,
            S3Connection.Payload payload,
            S3Connection.Body receiver)
            throws IOException {
        S3Connection connection = connections[thread];
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", connection.authority());
        headers.putAll(signers[thread].sign(
                method, path, query, Map.of("host", connection.authority()), S3Signer.UNSIGNED_PAYLOAD, Instant.now()));
        String target = query.isEmpty() ? path : path + "?" + query;
        return connection.request(method, target, headers, payload, receiver);
    }

    private long pick(long number) {
        return choice.random() ? ThreadLocalRandom.current().nextLong(choice.range()) : number % choice.range();
    }

    private String path(String key) {
        return "/" + bucket + "/" + encode(key).replace("%2F", "/");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    @Override
    public void close() {
        for (S3Connection connection : connections) {
            connection.close();
        }
    }
}
