package io.ozone.s3.encryption;

import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.policy.Json;
import io.ozone.wire.om.Encryption;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Keys of SSE-KMS that stay in HashiCorp Vault's transit engine: Vault draws and wraps data keys, and unwraps them. Each call
 * is one HTTP request.
 *
 * <p>Vault binds the context to the wrapped key where the named key is a derived one; such a key takes no requests without.
 */
final class VaultKeys implements KeyWrapper {
    /** What keeps the keys, as rows name it. */
    static final String PROVIDER = "vault";

    /** What Vault takes as a key's name; another can't be that of a key, and must not become part of another path. */
    private static final Pattern NAME = Pattern.compile("\\w(([\\w-.]+)?\\w)?");

    private final HttpClient http;
    private final URI mount;
    private final Path tokenFile;
    private final String namespace;
    private final Duration timeout;

    /**
     * @param mount address of the transit engine, such as {@code https://vault:8200/v1/transit}
     * @param tokenFile has the token, and is read for each call: agents renew it
     * @param namespace empty = none
     * @param timeout longest wait for a connection, and for an answer
     */
    VaultKeys(URI mount, Path tokenFile, String namespace, Duration timeout) {
        this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
        this.mount = mount;
        this.tokenFile = tokenFile;
        this.namespace = namespace;
        this.timeout = timeout;
    }

    @Override
    public DataKey generate(Encryption about) {
        Map<String, Object> ask = new HashMap<>();
        ask.put("bits", WrappedKeys.KEY_BYTES * Byte.SIZE);
        Map<?, ?> data = call("datakey/plaintext", about, ask);
        return new DataKey(plain(data), text(data, "ciphertext").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] unwrap(Encryption row) {
        Map<String, Object> ask = new HashMap<>();
        ask.put("ciphertext", row.getWrappedKey().toStringUtf8());
        return plain(call("decrypt", row, ask));
    }

    private byte[] plain(Map<?, ?> data) {
        byte[] plain;
        try {
            plain = Base64.getDecoder().decode(text(data, "plaintext"));
        } catch (IllegalArgumentException e) {
            throw S3Error.SERVICE_UNAVAILABLE.failure(e, "Vault's answer has no base64 as its plaintext");
        }
        if (plain.length != WrappedKeys.KEY_BYTES) {
            throw S3Error.SERVICE_UNAVAILABLE.failure(
                    "Vault's answer has a key of %d bytes; it must have %d", plain.length, WrappedKeys.KEY_BYTES);
        }
        return plain;
    }

    private static String text(Map<?, ?> data, String name) {
        if (data.get(name) instanceof String text) {
            return text;
        }
        throw S3Error.SERVICE_UNAVAILABLE.failure("Vault's answer has no %s", name);
    }

    private Map<?, ?> call(String what, Encryption about, Map<String, Object> ask) {
        String keyId = about.getKeyId();
        if (!NAME.matcher(keyId).matches()) {
            throw S3Error.KMS_NOT_FOUND.failure("'%s' can't be the name of a key in Vault", keyId);
        }
        if (!about.getContext().isEmpty()) {
            ask.put("context", about.getContext());
        }
        HttpResponse<String> answer = send(what + "/" + keyId, Json.write(ask));
        if (answer.statusCode() != 200) {
            throw failure(keyId, answer);
        }
        try {
            if (Json.parse(answer.body()) instanceof Map<?, ?> body && body.get("data") instanceof Map<?, ?> data) {
                return data;
            }
        } catch (IllegalArgumentException e) {
            throw S3Error.SERVICE_UNAVAILABLE.failure(e, "Vault's answer is no JSON; is the address that of Vault?");
        }
        throw S3Error.SERVICE_UNAVAILABLE.failure("Vault's answer has no data");
    }

    private HttpResponse<String> send(String path, String body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(mount + "/" + path))
                    .timeout(timeout)
                    .header("X-Vault-Token", Files.readString(tokenFile).strip())
                    .header("X-Vault-Request", "true")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            if (!namespace.isEmpty()) {
                request.header("X-Vault-Namespace", namespace);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | IllegalArgumentException e) {
            throw S3Error.SERVICE_UNAVAILABLE.failure(e, "Vault at " + mount + " can't be asked: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw S3Error.SERVICE_UNAVAILABLE.failure(new InterruptedIOException(), "The gateway stops");
        }
    }

    /** Vault has few statuses, and says in words what was wrong. */
    private S3Exception failure(String keyId, HttpResponse<String> answer) {
        String said = answer.body().length() > 1000 ? answer.body().substring(0, 1000) : answer.body();
        String words = said.toLowerCase(Locale.ROOT);
        int status = answer.statusCode();
        if (status == 403) {
            return S3Error.ACCESS_DENIED.failure("Vault does not let the gateway use the key '%s'", keyId);
        }
        if (status == 404 || (status == 400 && words.contains("key not found"))) {
            return S3Error.KMS_NOT_FOUND.failure("The KMS key '%s' does not exist in Vault at %s", keyId, mount);
        }
        if (status == 400) {
            return (words.contains("disallowed by policy") ? S3Error.KMS_DISABLED : S3Error.KMS_INVALID_STATE)
                    .failure("Vault refuses the use of the key '%s': %s", keyId, said);
        }
        return S3Error.SERVICE_UNAVAILABLE.failure("Vault at %s answers with status %d: %s", mount, status, said);
    }
}
