package io.ozone.cluster.proof;

import io.ozone.cluster.proof.Operation.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The AWS SDK, without its retries: a second PUT would be a second write. After a failure it turns to the next gateway. */
final class S3Door implements Door {
    private static final Duration LONGEST_CALL = Duration.ofSeconds(15);
    private static final int PAGE = 7;

    private final List<S3Client> gateways;
    private final String bucket;
    private final Surprises surprises;
    private int current;

    S3Door(List<URI> endpoints, String accessId, String secret, String bucket, Surprises surprises) {
        gateways = endpoints.stream()
                .map(endpoint -> client(endpoint, accessId, secret))
                .toList();
        this.bucket = bucket;
        this.surprises = surprises;
    }

    private static S3Client client(URI endpoint, String accessId, String secret) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(LONGEST_CALL))
                .overrideConfiguration(configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessId, secret)))
                .build();
    }

    @Override
    public Outcome put(String key, long write) {
        return put(key, write, null);
    }

    @Override
    public Outcome create(String key, long write) {
        return put(key, write, "*");
    }

    private Outcome put(String key, long write, String ifNoneMatch) {
        try {
            s3().putObject(
                            request -> request.bucket(bucket)
                                    .key(key)
                                    .metadata(Map.of("write", Long.toString(write)))
                                    .ifNoneMatch(ifNoneMatch),
                            RequestBody.fromBytes(Payload.of(write)));
            return Outcome.DONE;
        } catch (SdkException | UncheckedIOException e) {
            return outcome("put " + key, e);
        }
    }

    @Override
    public Found get(String key) {
        try (ResponseInputStream<GetObjectResponse> in =
                s3().getObject(request -> request.bucket(bucket).key(key))) {
            long write = Long.parseLong(in.response().metadata().get("write"));
            byte[] content = in.readAllBytes();
            if (content.length < in.response().contentLength()) {
                // The JDK's HTTP client takes the end of a connection for that of the body.
                nextGateway();
                return Found.UNKNOWN;
            }
            String difference = Payload.difference(write, content);
            if (!difference.isEmpty()) {
                surprises.note("S3 %s: %s", key, difference);
            }
            return new Found(Outcome.DONE, write);
        } catch (SdkException | UncheckedIOException e) {
            return outcome("get " + key, e) == Outcome.NOT_FOUND ? Found.NOTHING : Found.UNKNOWN;
        } catch (IOException e) {
            // Cut short: the gateway was killed, or the key was replaced.
            nextGateway();
            return Found.UNKNOWN;
        }
    }

    /** By the call for several keys: the HTTP client repeats a DELETE by itself when a connection breaks, but no POST. */
    @Override
    public Outcome delete(String key) {
        try {
            Delete keys = Delete.builder()
                    .objects(ObjectIdentifier.builder().key(key).build())
                    .build();
            boolean refused = s3().deleteObjects(
                            request -> request.bucket(bucket).delete(keys))
                    .hasErrors();
            return refused ? Outcome.UNKNOWN : Outcome.DONE_OR_NOT_FOUND;
        } catch (SdkException | UncheckedIOException e) {
            return outcome("delete " + key, e);
        }
    }

    @Override
    public boolean canRename() {
        return false;
    }

    @Override
    public Outcome rename(String from, String to) {
        throw new UnsupportedOperationException("S3 has no rename");
    }

    @Override
    public Set<String> list(String prefix) {
        Set<String> names = new TreeSet<>();
        try {
            s3()
                    .listObjectsV2Paginator(
                            request -> request.bucket(bucket).prefix(prefix).maxKeys(PAGE))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .forEach(names::add);
            return names;
        } catch (SdkException | UncheckedIOException e) {
            outcome("list " + prefix, e);
            return null;
        }
    }

    private S3Client s3() {
        return gateways.get(current);
    }

    private void nextGateway() {
        current = (current + 1) % gateways.size();
    }

    /** The HTTP client also throws what it met itself, as it is. */
    private Outcome outcome(String what, RuntimeException failure) {
        int status = failure instanceof S3Exception answer ? answer.statusCode() : 0;
        if (status == 404) {
            return Outcome.NOT_FOUND;
        }
        if (status == 412) {
            return Outcome.EXISTS;
        }
        if (status == 500 || status >= 400 && status < 500) {
            surprises.note("S3 %s: %s", what, failure.getMessage());
        }
        nextGateway();
        return Outcome.UNKNOWN;
    }

    @Override
    public void close() {
        gateways.forEach(S3Client::close);
    }
}
