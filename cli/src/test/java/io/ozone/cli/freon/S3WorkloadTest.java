package io.ozone.cli.freon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ozone.common.error.OzoneException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3WorkloadTest {
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Objects in memory; a GET answers in chunks when its key asks for that. */
    private void serve(HttpExchange exchange) throws IOException {
        clientPorts.add(exchange.getRemoteAddress().getPort());
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        try (exchange) {
            if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                exchange.sendResponseHeaders(403, -1);
            } else if (exchange.getRequestMethod().equals("PUT")) {
                objects.put(path, body);
                exchange.sendResponseHeaders(200, -1);
            } else if (!objects.containsKey(path)) {
                byte[] error = "<Code>NoSuchKey</Code>".getBytes();
                boolean head = exchange.getRequestMethod().equals("HEAD");
                exchange.sendResponseHeaders(404, head ? -1 : error.length);
                if (!head) {
                    exchange.getResponseBody().write(error);
                }
            } else if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", "" + objects.get(path).length);
                exchange.sendResponseHeaders(200, -1);
            } else {
                byte[] object = objects.get(path);
                exchange.sendResponseHeaders(200, path.contains("chunked") ? 0 : object.length);
                exchange.getResponseBody().write(object);
            }
        }
    }

    private S3Workload workload(S3Workload.Operation operation, String prefix, long size, int threads) {
        S3Connection[] connections = new S3Connection[threads];
        S3Signer[] signers = new S3Signer[threads];
        Arrays.setAll(
                connections,
                i -> new S3Connection("127.0.0.1", server.getAddress().getPort(), 10_000));
        Arrays.setAll(signers, i -> new S3Signer("id", "secret", "us-east-1"));
        return new S3Workload(
                connections,
                signers,
                new S3Workload.Choice(operation, 20, false, 50, true),
                "bucket",
                number -> prefix + "/" + number,
                size);
    }

    private static LoadResult run(Workload workload, int threads, long count) throws Exception {
        try (workload) {
            workload.setUp();
            return new LoadRun(workload, new LoadPlan(threads, count, null, Duration.ZERO)).run(result -> {});
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 10_000, 100_000, 3_000_000, 9_000_000})
    void whatWasPutIsReadBackAndChecked(long size) throws Exception {
        LoadResult put = run(workload(S3Workload.Operation.PUT, "chunked", size, 2), 2, 4);
        assertThat(put.firstFailure()).isNull();
        assertThat(put.operations()).isEqualTo(4);
        LoadResult get = run(workload(S3Workload.Operation.GET, "chunked", size, 2), 2, 4);
        assertThat(get.firstFailure()).isNull();
        assertThat(get.bytes()).isEqualTo(4 * size);
    }

    @Test
    void connectionsAreKept() throws Exception {
        run(workload(S3Workload.Operation.PUT, "run", 1000, 3), 3, 20);
        run(workload(S3Workload.Operation.GET, "run", 1000, 3), 3, 200);
        assertThat(clientPorts).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void aWrongByteIsFound() throws Exception {
        run(workload(S3Workload.Operation.PUT, "run", 5000, 1), 1, 20);
        objects.get("/bucket/run/7")[4321] ^= 1;
        LoadResult get = run(workload(S3Workload.Operation.GET, "run", 5000, 1), 1, 20);
        assertThat(get.failures()).isEqualTo(1);
        assertThat(get.firstFailure()).hasMessageContaining("run/7").hasMessageContaining("byte 4321");
    }

    @Test
    void anErrorSaysWhatTheServerSaid() throws Exception {
        S3Workload get = workload(S3Workload.Operation.GET, "none", 5, 1);
        get.setUp();
        assertThatThrownBy(() -> get.run(0, 0))
                .isInstanceOf(OzoneException.class)
                .hasMessageContaining("404")
                .hasMessageContaining("NoSuchKey");
        get.close();
    }

    @Test
    void aConnectionThatTheServerClosedIsOpenedAgain() throws Exception {
        S3Workload put = workload(S3Workload.Operation.PUT, "run", 5, 1);
        int port = server.getAddress().getPort();
        put.setUp();
        server.stop(0);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
        assertThat(put.run(0, 0)).isEqualTo(5);
        put.close();
    }
}
