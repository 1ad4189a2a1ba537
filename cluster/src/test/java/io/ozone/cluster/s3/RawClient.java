package io.ozone.cluster.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/** Sends requests as they are written: signed, or not, and neither checked nor completed as an SDK would do it. */
final class RawClient {
    /** Those that Java's client sets itself. */
    private static final Set<String> OWN_HEADERS = Set.of("host", "content-length", "connection", "expect");

    private final URI endpoint;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    RawClient(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** What came back. The body is empty where there is none. */
    record Answer(int status, HttpHeaders headers, String body) {
        private static final Pattern CODE = Pattern.compile("<Code>([^<]*)</Code>");

        /** Empty = not sent. */
        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** Of the error; empty = there is none. */
        String code() {
            Matcher code = CODE.matcher(body);
            return code.find() ? code.group(1) : "";
        }
    }

    /**
     * Signs a request in its header, and sends it.
     *
     * @param target path and query, encoded
     * @param headers name, value, name, value…
     */
    Answer send(String method, String target, String body, String... headers) {
        return exchange(signed(SharedCluster.OWNER, method, target, body, headers), body);
    }

    /** The same in somebody's name. */
    Answer sendAs(AwsBasicCredentials user, String method, String target, String body, String... headers) {
        return exchange(signed(user, method, target, body, headers), body);
    }

    /** Sends a request that nobody has signed. */
    Answer anonymous(String method, String target, String body, String... headers) {
        return exchange(request(method, target, headers), body);
    }

    /** Sends what somebody has signed before. */
    Answer exchange(SdkHttpRequest signed, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(signed.getUri())
                .timeout(Duration.ofSeconds(60))
                .method(
                        signed.method().name(),
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        signed.forEachHeader((name, values) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            HttpResponse<String> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the answer", e);
        }
    }

    /** A request that is signed in its query, by a clock of one's own. */
    SdkHttpRequest presigned(Clock clock, Duration validFor, String method, String target) {
        return signer.sign(sign -> sign.identity(SharedCluster.OWNER)
                        .request(request(method, target))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, SharedCluster.REGION.id())
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false)
                        .putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, validFor)
                        .putProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request();
    }

    private SdkHttpRequest signed(
            AwsBasicCredentials user, String method, String target, String body, String... headers) {
        return signer.sign(sign -> sign.identity(user)
                        .request(request(method, target, headers))
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, SharedCluster.REGION.id())
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, false))
                .request();
    }

    private SdkHttpRequest request(String method, String target, String... headers) {
        SdkHttpRequest.Builder request =
                SdkHttpRequest.builder().uri(URI.create(endpoint + target)).method(SdkHttpMethod.fromValue(method));
        List<String> values = new ArrayList<>(List.of(headers));
        for (int i = 0; i < values.size(); i += 2) {
            request.appendHeader(values.get(i), values.get(i + 1));
        }
        return request.build();
    }
}
