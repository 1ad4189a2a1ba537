package io.ozone.cluster.s3;

import io.ozone.client.OzoneClient;
import io.ozone.cluster.EmbeddedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
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

/** The one cluster that all classes of this package ask: started by the first, and closed when all tests are done. */
final class SharedCluster implements AutoCloseable {
    static final Region REGION = Region.US_EAST_1;
    /** Who asks, and owns what the tests make. */
    static final AwsBasicCredentials OWNER = AwsBasicCredentials.create("conformance", "conformance-secret");
    /** Somebody else. */
    static final AwsBasicCredentials OTHER = AwsBasicCredentials.create("stranger", "stranger-secret");

    private final Path directory;
    private final EmbeddedCluster cluster;
    private final S3Client s3;
    private final S3Client plain;
    private final S3Client other;
    private final S3Presigner presigner;
    private final RawClient raw;

    private SharedCluster() {
        try {
            directory = Files.createTempDirectory("s3-conformance");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cluster = EmbeddedCluster.at(directory)
                .ephemeralPorts()
                .set("ozone.lifecycle.service.interval", "1s")
                .set("ozone.s3g.access.log.delivery.interval", "500ms")
                .start();
        cluster.awaitWritable(Duration.ofSeconds(60));
        try (OzoneClient client = cluster.client()) {
            for (AwsBasicCredentials user : List.of(OWNER, OTHER)) {
                client.setS3Secret(user.accessKeyId(), user.secretAccessKey(), user.accessKeyId());
            }
        }
        s3 = client(OWNER, true);
        plain = client(OWNER, false);
        other = client(OTHER, true);
        presigner = S3Presigner.builder()
                .endpointOverride(cluster.s3Endpoint())
                .region(REGION)
                .credentialsProvider(StaticCredentialsProvider.create(OWNER))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
        raw = new RawClient(cluster.s3Endpoint());
    }

    /** Hands the cluster to whoever has a parameter for it. */
    static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SharedCluster.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(SharedCluster.class))
                    .computeIfAbsent(SharedCluster.class, key -> new SharedCluster());
        }
    }

    /** The client as it comes: it adds a CRC32 to what it sends, and checks what it gets. */
    S3Client s3() {
        return s3;
    }

    /** The same, which sends and asks for checksums only where a request says so. */
    S3Client plain() {
        return plain;
    }

    S3Client other() {
        return other;
    }

    S3Presigner presigner() {
        return presigner;
    }

    /** The cluster without its door; to be closed. */
    OzoneClient ozone() {
        return cluster.client();
    }

    RawClient raw() {
        return raw;
    }

    @Override
    public void close() {
        s3.close();
        plain.close();
        other.close();
        presigner.close();
        cluster.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whoever asks for credentials; to be closed. */
    StsClient sts(AwsCredentials user) {
        return StsClient.builder()
                .endpointOverride(cluster.s3Endpoint())
                .region(REGION)
                .credentialsProvider(StaticCredentialsProvider.create(user))
                .overrideConfiguration(configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /** Somebody who has credentials; to be closed. */
    S3Client client(AwsCredentials user) {
        return client(user, true);
    }

    private S3Client client(AwsCredentials user, boolean withChecksums) {
        return S3Client.builder()
                .endpointOverride(cluster.s3Endpoint())
                .region(REGION)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(user))
                .requestChecksumCalculation(
                        withChecksums
                                ? RequestChecksumCalculation.WHEN_SUPPORTED
                                : RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(
                        withChecksums
                                ? ResponseChecksumValidation.WHEN_SUPPORTED
                                : ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(configuration -> configuration
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .addExecutionInterceptor(new SendsAtOnce()))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /** Java's own HTTP client loses the body of an answer to a request that waited for 100-continue. */
    private static final class SendsAtOnce implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(
                Context.ModifyHttpRequest context, ExecutionAttributes executionAttributes) {
            return context.httpRequest().toBuilder().removeHeader("Expect").build();
        }
    }
}
