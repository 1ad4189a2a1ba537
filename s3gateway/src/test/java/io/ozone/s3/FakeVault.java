package io.ozone.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ozone.s3.policy.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The two calls of Vault's transit engine that wrap and unwrap data keys, as its documentation has them. What it wraps it
 * remembers, with the context that it was wrapped with.
 */
final class FakeVault implements AutoCloseable {
    private record Wrapped(String key, String context, String plaintext) {}

    private final HttpServer server;
    private final Map<String, Wrapped> wrapped = new ConcurrentHashMap<>();
    final Set<String> keys = ConcurrentHashMap.newKeySet();
    final List<String> calls = new CopyOnWriteArrayList<>();
    volatile String token = "token-1";
    volatile String namespace;
    /** In place of any answer; 0 = none. */
    volatile int failure;

    volatile String failureText = "";

    FakeVault() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/transit/", this::serve);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring("/v1/transit/".length());
        calls.add(exchange.getRequestMethod() + " " + path);
        Map<?, ?> ask =
                (Map<?, ?>) Json.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String key = path.substring(path.lastIndexOf('/') + 1);
        String context = (String) ask.get("context");
        if (failure != 0) {
            answer(exchange, failure, Map.of("errors", List.of(failureText)));
        } else if (!token.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))
                || (namespace != null
                        && !namespace.equals(exchange.getRequestHeaders().getFirst("X-Vault-Namespace")))) {
            answer(exchange, 403, Map.of("errors", List.of("permission denied")));
        } else if (!keys.contains(key)) {
            answer(exchange, 400, Map.of("errors", List.of("encryption key not found")));
        } else if (path.startsWith("datakey/plaintext/")) {
            byte[] plain = new byte[((Number) ask.get("bits")).intValue() / 8];
            new SecureRandom().nextBytes(plain);
            String plaintext = Base64.getEncoder().encodeToString(plain);
            String ciphertext = "vault:v1:" + (wrapped.size() + 1);
            wrapped.put(ciphertext, new Wrapped(key, String.valueOf(context), plaintext));
            answer(exchange, 200, Map.of("data", Map.of("plaintext", plaintext, "ciphertext", ciphertext)));
        } else {
            Wrapped found = wrapped.get((String) ask.get("ciphertext"));
            boolean fits = found != null && found.key.equals(key) && found.context.equals(String.valueOf(context));
            answer(
                    exchange,
                    fits ? 200 : 400,
                    fits
                            ? Map.of("data", Map.of("plaintext", found.plaintext))
                            : Map.of("errors", List.of("cipher: message authentication failed")));
        }
    }

    private static void answer(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
