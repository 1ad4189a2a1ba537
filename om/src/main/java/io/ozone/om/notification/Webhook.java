package io.ozone.om.notification;

import io.ozone.common.error.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A target that events are posted to. One thread at a time posts; any may close it, which ends the post under way. */
public final class Webhook implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int SUCCESS = 2;

    private final String name;
    private final URI endpoint;
    private final String token;
    private final Duration timeout;
    private final HttpClient client;
    private volatile CompletableFuture<?> underWay = CompletableFuture.completedFuture(null);
    private volatile boolean closed;

    /**
     * @param endpoint an http or https URL
     * @param token value of the Authorization header; empty = none is sent
     * @param timeout for connecting, sending and the whole answer
     * @throws io.ozone.common.error.OzoneException CONFIGURATION when the name or the URL is none
     */
    public Webhook(String name, String endpoint, String token, Duration timeout) {
        if (!NAME.matcher(name).matches()) {
            throw ErrorCode.CONFIGURATION.failure(
                    "ozone.om.notification.webhook.names: '%s' can't be a name; use 1 to 64 letters, digits, - and _",
                    name);
        }
        this.name = name;
        this.endpoint = url(name, endpoint);
        this.token = token;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    public String name() {
        return name;
    }

    /**
     * Returns when the target has taken a JSON document.
     *
     * @throws IOException when it did not, or not in time; it may have it all the same
     */
    public void post(byte[] document) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Ozone")
                .POST(HttpRequest.BodyPublishers.ofByteArray(document));
        if (!token.isEmpty()) {
            request.header("Authorization", token);
        }
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding());
        underWay = answer;
        if (closed) {
            answer.cancel(true);
        }
        int status = status(answer);
        if (status / 100 != SUCCESS) {
            throw new IOException(endpoint + " answered " + status);
        }
    }

    private int status(CompletableFuture<HttpResponse<Void>> answer) throws IOException, InterruptedException {
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS).statusCode();
        } catch (ExecutionException e) {
            throw new IOException(endpoint + " can't be reached: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(endpoint + " did not answer in " + timeout.toMillis() + " ms", e);
        } catch (CancellationException e) {
            throw new IOException("OM stops", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static URI url(String name, String endpoint) {
        try {
            URI url = new URI(endpoint);
            boolean whole = url.getScheme() != null && SCHEMES.contains(url.getScheme()) && url.getHost() != null;
            // A password there would stand in logs, and would not be sent.
            if (whole && url.getUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw noUrl(name, endpoint);
        }
        throw noUrl(name, endpoint);
    }

    private static RuntimeException noUrl(String name, String endpoint) {
        return ErrorCode.CONFIGURATION.failure(
                "ozone.om.notification.webhook.%s.endpoint: '%s' is no http or https URL, or has a user in it",
                name, endpoint);
    }

    @Override
    public void close() {
        closed = true;
        underWay.cancel(true);
    }

    @Override
    public String toString() {
        return "target " + name + " at " + endpoint;
    }
}
