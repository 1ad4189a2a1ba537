package io.ozone.s3;

import io.ozone.common.settings.Settings;
import io.ozone.common.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sts.StsClient;

/** A gateway over a store in memory, on free ports, with clients for it. */
final class TestGateway implements AutoCloseable {
    static final String ACCESS_ID = "AKIDTEST";
    static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    /** The system's time, moved by an offset, or stopped. */
    static final class MovedClock implements Clock {
        private volatile long offsetMillis;
        private volatile long offsetNanos;
        private volatile long stoppedAt;

        /** Milliseconds stay as they are now until {@link #go}. */
        Instant stop() {
            stoppedAt = millis();
            return Instant.ofEpochMilli(stoppedAt);
        }

        void go() {
            stoppedAt = 0;
        }

        void move(Duration by) {
            offsetMillis += by.toMillis();
            offsetNanos += Math.max(0, by.toNanos());
        }

        @Override
        public long millis() {
            long stopped = stoppedAt;
            return stopped != 0 ? stopped : System.currentTimeMillis() + offsetMillis;
        }

        @Override
        public long nanos() {
            return System.nanoTime() + offsetNanos;
        }
    }

    /** Java's own HTTP client loses the body of an answer to a request that waited for 100-continue. */
    private static final class SendsAtOnce implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(
                Context.ModifyHttpRequest context, ExecutionAttributes executionAttributes) {
            return context.httpRequest().toBuilder().removeHeader("Expect").build();
        }
    }

    final MovedClock clock = new MovedClock();
    final MemoryObjectStore store = new MemoryObjectStore(clock);
    final S3Gateway gateway;
    final S3Client s3;

    TestGateway() {
        this(Map.of());
    }

    TestGateway(Map<String, String> extra) {
        store.addSecret(ACCESS_ID, SECRET, "alice");
        gateway = S3Gateway.start(onFreePorts(extra), store, clock);
        s3 = client(ACCESS_ID, SECRET, true);
    }

    private static Settings onFreePorts(Map<String, String> extra) {
        return Settings.of(extra)
                .with(S3Settings.HTTP_ADDRESS, "127.0.0.1:0")
                .with(S3Settings.ADMIN_ADDRESS, "127.0.0.1:0");
    }

    /** Another gateway in front of the same store. */
    S3Gateway another() {
        return S3Gateway.start(onFreePorts(Map.of()), store, clock);
    }

    URI endpoint() {
        return URI.create("http://" + gateway.address());
    }

    int port() {
        return endpoint().getPort();
    }

    S3Client client(String accessId, String secret, boolean chunked) {
        return client(AwsBasicCredentials.create(accessId, secret), chunked);
    }

    S3Client client(AwsCredentials credentials, boolean chunked) {
        return S3Client.builder()
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(true)
                        .chunkedEncodingEnabled(chunked)
                        .build())
                .overrideConfiguration(configuration -> configuration
                        .retryStrategy(retries -> retries.maxAttempts(1))
                        .addExecutionInterceptor(new SendsAtOnce()))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    StsClient sts(AwsCredentials credentials) {
        return sts(credentials, endpoint());
    }

    StsClient sts(AwsCredentials credentials, URI where) {
        return StsClient.builder()
                .endpointOverride(where)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .overrideConfiguration(configuration -> configuration.retryStrategy(retries -> retries.maxAttempts(1)))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    S3Presigner presigner() {
        return presigner(AwsBasicCredentials.create(ACCESS_ID, SECRET));
    }

    S3Presigner presigner(AwsCredentials credentials) {
        return S3Presigner.builder()
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
    }

    static List<String> oddKeys() {
        return List.of(
                "plain",
                "a/b/c",
                "/leading",
                "//two",
                "a//b",
                "trailing/",
                "trailing//",
                "..",
                "../up",
                "a/../b",
                "./here",
                "a/./b",
                "a/..",
                "with space",
                " ",
                "plus+plus",
                "percent%25",
                "percent%2Fslash",
                "100%",
                "semi;colon=1",
                "amp&and?question#hash",
                "quote\"'<>",
                "back\\slash",
                "unicode-é-中文-😀",
                "control-\u0001-\t-\n-\u007f",
                "colon:at@star*",
                "(round)[square]{curly}|^~`!$,");
    }

    @Override
    public void close() {
        s3.close();
        gateway.close();
    }
}
