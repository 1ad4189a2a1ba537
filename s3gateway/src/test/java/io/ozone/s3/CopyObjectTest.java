package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.client.KeyInfo;
import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/** CopyObject. */
class CopyObjectTest extends GatewayTest {
    private static final String HELLO_MD5 = "\"5d41402abc4b2a76b9719d911017c592\"";

    static List<String> oddKeys() {
        return TestGateway.oddKeys();
    }

    private CopyObjectResult copy(String from, String to) {
        return copy(from, to, request -> {});
    }

    private CopyObjectResult copy(String from, String to, Consumer<CopyObjectRequest.Builder> more) {
        return s3.copyObject(request -> more.accept(request.sourceBucket(bucket)
                        .sourceKey(from)
                        .destinationBucket(bucket)
                        .destinationKey(to)))
                .copyObjectResult();
    }

    private void putDescribed(String key) {
        s3.putObject(
                request -> request.bucket(bucket)
                        .key(key)
                        .contentType("text/html")
                        .cacheControl("no-store")
                        .metadata(Map.of("colour", "blue"))
                        .tagging("a=1&b=2")
                        .websiteRedirectLocation("/old"),
                RequestBody.fromString("hello"));
    }

    // ---------------------------------------------------------------- what is copied

    @Test
    void aCopyIsLikeItsSource() {
        putDescribed("source");
        CopyObjectResult result = copy("source", "copy");
        assertThat(result.eTag()).isEqualTo(HELLO_MD5);
        assertThat(result.lastModified())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(120));
        GetObjectResponse got = get("copy").response();
        assertThat(get("copy").asUtf8String()).isEqualTo("hello");
        assertThat(got.eTag()).isEqualTo(HELLO_MD5);
        assertThat(got.contentType()).isEqualTo("text/html");
        assertThat(got.cacheControl()).isEqualTo("no-store");
        assertThat(got.metadata()).isEqualTo(Map.of("colour", "blue"));
        assertThat(gateway.store.head(bucket, "copy").tags()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(got.websiteRedirectLocation()).isNull();
        assertThat(gateway.store.openWriters()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1 << 20, (1 << 20) + 1, 9_000_000})
    void objectsOfAllSizesAreCopiedWhole(int size) {
        byte[] data = random(size);
        s3.putObject(request -> request.bucket(bucket).key("source"), RequestBody.fromBytes(data));
        String etag = copy("source", "copy").eTag();
        assertThat(get("copy").asByteArray()).isEqualTo(data);
        assertThat(etag).isEqualTo(get("source").response().eTag());
        assertThat(gateway.store.openWriters()).isZero();
    }

    @ParameterizedTest
    @MethodSource("oddKeys")
    void oddKeysAreCopiedLikeOthers(String key) {
        put(key, "hello");
        copy(key, "copy");
        copy("copy", key + "x");
        assertThat(get(key + "x").asUtf8String()).isEqualTo("hello");
    }

    @Test
    void aCopyMayGoToAnotherBucket() {
        put("source", "hello");
        String other = bucket + "-b";
        s3.createBucket(request -> request.bucket(other));
        copy("source", "copy", request -> request.destinationBucket(other));
        assertThat(gateway.store.has(other, "copy")).isTrue();
        assertThat(gateway.store.has(bucket, "copy")).isFalse();
    }

    @Test
    void metadataAndTagsCanBeReplaced() {
        putDescribed("source");
        copy(
                "source",
                "copy",
                request -> request.metadataDirective(MetadataDirective.REPLACE)
                        .metadata(Map.of("size", "big"))
                        .contentLanguage("de"));
        GetObjectResponse got = get("copy").response();
        assertThat(got.metadata()).isEqualTo(Map.of("size", "big"));
        assertThat(got.contentLanguage()).isEqualTo("de");
        assertThat(got.contentType()).isEqualTo("binary/octet-stream");
        assertThat(got.cacheControl()).isNull();
        assertThat(got.tagCount()).isEqualTo(2);

        copy(
                "source",
                "copy",
                request -> request.taggingDirective(TaggingDirective.REPLACE).tagging("c=3"));
        assertThat(get("copy").response().metadata()).isEqualTo(Map.of("colour", "blue"));
        assertThat(gateway.store.head(bucket, "copy").tags()).isEqualTo(Map.of("c", "3"));
        copy("source", "copy", request -> request.taggingDirective(TaggingDirective.REPLACE));
        assertThat(gateway.store.head(bucket, "copy").tags()).isEmpty();
    }

    @Test
    void whatComesWithACopyCountsOnlyWhenItReplaces() {
        putDescribed("source");
        copy(
                "source",
                "copy",
                request -> request.metadata(Map.of("size", "big"))
                        .contentType("text/plain")
                        .tagging("c=3")
                        .websiteRedirectLocation("/new"));
        GetObjectResponse got = get("copy").response();
        assertThat(got.metadata()).isEqualTo(Map.of("colour", "blue"));
        assertThat(got.contentType()).isEqualTo("text/html");
        assertThat(gateway.store.head(bucket, "copy").tags()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(got.websiteRedirectLocation()).isEqualTo("/new");
    }

    @Test
    void aDirectiveIsOneOfTwo() throws IOException {
        put("source", "hello");
        for (String header : List.of("x-amz-metadata-directive", "x-amz-tagging-directive")) {
            Answer answer = rawCopy("copy", Map.of(header, "MERGE"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("<Code>InvalidArgument</Code>");
        }
        assertThat(gateway.store.has(bucket, "copy")).isFalse();
    }

    @Test
    void theCopyIsKeptAsTheRequestSays() {
        s3.putObject(
                request -> request.bucket(bucket).key("source").storageClass(StorageClass.REDUCED_REDUNDANCY),
                RequestBody.fromString("hello"));
        copy("source", "plain");
        assertThat(gateway.store.head(bucket, "plain").replication().getFactor())
                .isEqualTo(3);
        copy("source", "same", request -> request.storageClass(StorageClass.REDUCED_REDUNDANCY));
        assertThat(gateway.store.head(bucket, "same").replication().getFactor()).isEqualTo(1);
    }

    // ---------------------------------------------------------------- over itself

    @Test
    void anObjectIsNotCopiedOverItselfAsItIs() {
        putDescribed("key");
        assertError(400, "InvalidRequest", () -> copy("key", "key"));
        assertError(400, "InvalidRequest", () -> copy("key", "key", request -> request.metadata(Map.of("a", "b"))));
    }

    @Test
    void anObjectCanBeChangedByACopyOverItself() {
        byte[] data = random(3_000_000);
        s3.putObject(request -> request.bucket(bucket).key("key").tagging("a=1"), RequestBody.fromBytes(data));
        copy(
                "key",
                "key",
                request -> request.metadataDirective(MetadataDirective.REPLACE).metadata(Map.of("colour", "red")));
        assertThat(get("key").asByteArray()).isEqualTo(data);
        assertThat(get("key").response().metadata()).isEqualTo(Map.of("colour", "red"));
        copy("key", "key", request -> request.storageClass(StorageClass.REDUCED_REDUNDANCY));
        assertThat(gateway.store.head(bucket, "key").replication().getFactor()).isEqualTo(1);
        copy("key", "key", request -> request.websiteRedirectLocation("/x"));
        copy("key", "key", request -> request.taggingDirective(TaggingDirective.REPLACE));
        assertThat(gateway.store.head(bucket, "key").tags()).isEmpty();
        copy("key", "key", request -> request.checksumAlgorithm(ChecksumAlgorithm.SHA256));
        assertThat(get("key").asByteArray()).isEqualTo(data);
        assertThat(get("key").response().metadata()).isEqualTo(Map.of("colour", "red"));
    }

    // ---------------------------------------------------------------- checksums

    @Test
    void aCopyHasTheChecksumThatIsAskedForOrThatOfItsSource() {
        s3.putObject(
                request -> request.bucket(bucket).key("source").checksumAlgorithm(ChecksumAlgorithm.SHA1),
                RequestBody.fromString("hello"));
        CopyObjectResult same = copy("source", "same");
        assertThat(same.checksumSHA1()).isEqualTo("qvTGHdzF6KLavt4PO0gs2a6pQ00=");
        assertThat(same.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
        CopyObjectResult other = copy("source", "other", request -> request.checksumAlgorithm(ChecksumAlgorithm.CRC32));
        assertThat(other.checksumCRC32()).isEqualTo("NhCmhg==");
        assertThat(other.checksumSHA1()).isNull();
        KeyInfo stored = gateway.store.head(bucket, "other");
        assertThat(stored.metadata())
                .isEqualTo(Map.of("content-type", "text/plain; charset=UTF-8", "x-amz-checksum-crc32", "NhCmhg=="));
    }

    @Test
    void aCopyOfWhatWasMadeOfPartsIsAnObjectInOnePiece() {
        byte[] data = random(100_000);
        String id = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key("source").checksumAlgorithm(ChecksumAlgorithm.SHA256))
                .uploadId();
        CompletedPart part = CompletedParts.of(
                1,
                s3.uploadPart(
                        request -> request.bucket(bucket)
                                .key("source")
                                .uploadId(id)
                                .partNumber(1)
                                .checksumAlgorithm(ChecksumAlgorithm.SHA256),
                        RequestBody.fromBytes(data)));
        s3.completeMultipartUpload(
                request -> request.bucket(bucket).key("source").uploadId(id).multipartUpload(list -> list.parts(part)));
        s3.putObject(
                request -> request.bucket(bucket).key("plain").checksumAlgorithm(ChecksumAlgorithm.SHA256),
                RequestBody.fromBytes(data));

        CopyObjectResult copy = copy("source", "copy");

        KeyInfo plain = gateway.store.head(bucket, "plain");
        assertThat(copy.eTag()).isEqualTo('"' + plain.etag() + '"');
        assertThat(copy.checksumSHA256()).isEqualTo(plain.metadata().get("x-amz-checksum-sha256"));
        assertThat(gateway.store.head(bucket, "copy").parts()).isEmpty();
    }

    @Test
    void anAlgorithmThatIsNoneIsRefused() throws IOException {
        put("source", "hello");
        Answer answer = rawCopy("copy", Map.of("x-amz-checksum-algorithm", "MD5"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("<Code>InvalidRequest</Code>");
    }

    // ---------------------------------------------------------------- conditions

    @Test
    void theSourceMustMeetItsConditions() {
        put("source", "hello");
        Instant before = Instant.now().minus(Duration.ofHours(1));
        Instant after = Instant.now().plus(Duration.ofHours(1));
        assertFails("copy", request -> request.copySourceIfMatch("\"other\""));
        assertFails("copy", request -> request.copySourceIfNoneMatch(HELLO_MD5));
        assertFails("copy", request -> request.copySourceIfModifiedSince(after));
        assertFails("copy", request -> request.copySourceIfUnmodifiedSince(before));
        copy("source", "copy", request -> request.copySourceIfMatch(HELLO_MD5).copySourceIfUnmodifiedSince(before));
        assertError(
                403, "AccessDenied", () -> copy("source", "copy", request -> request.expectedSourceBucketOwner("bob")));
    }

    @Test
    void conditionsOnTheCopysKeyHoldWhenItIsStored() {
        put("source", "hello");
        copy("source", "copy", request -> request.ifNoneMatch("*"));
        assertFails("copy", request -> request.ifNoneMatch("*"));
        copy("source", "copy", request -> request.ifMatch(HELLO_MD5));
        assertFails("copy", request -> request.ifMatch("\"other\""));
        copy("source", "copy", request -> request.ifMatch("*").ifNoneMatch("\"other\""));
        assertFails("copy", request -> request.ifNoneMatch(HELLO_MD5));
        assertError(404, "NoSuchKey", () -> copy("source", "none", request -> request.ifMatch("*")));
        assertError(404, "NoSuchKey", () -> copy("source", "none", request -> request.ifMatch(HELLO_MD5)));
        assertThat(gateway.store.has(bucket, "none")).isFalse();
    }

    private void assertFails(String to, Consumer<CopyObjectRequest.Builder> condition) {
        assertError(412, "PreconditionFailed", () -> copy("source", to, condition));
    }

    // ---------------------------------------------------------------- what can't be copied

    @Test
    void whatIsMissingIsNamed() throws IOException {
        put("source", "hello");
        assertError(404, "NoSuchKey", () -> copy("none", "copy"));
        assertError(404, "NoSuchBucket", () -> copy("source", "copy", request -> request.sourceBucket("no-such")));
        assertError(404, "NoSuchBucket", () -> copy("source", "copy", request -> request.destinationBucket("no-such")));
        try (RawClient client = new RawClient(gateway.port())) {
            Map<String, String> headers = Map.of("x-amz-copy-source", "/" + bucket + "/none", "content-length", "0");
            assertThat(client.head("PUT", "/" + bucket + "/copy", "UNSIGNED-PAYLOAD", headers)
                            .answer("PUT")
                            .text())
                    .contains("<Code>NoSuchKey</Code>")
                    .contains("<Key>none</Key>");
            Map<String, String> bare = Map.of("x-amz-copy-source", "nothing-else", "content-length", "0");
            assertThat(client.head("PUT", "/" + bucket + "/copy", "UNSIGNED-PAYLOAD", bare)
                            .answer("PUT")
                            .text())
                    .contains("<Code>InvalidArgument</Code>");
        }
    }

    @Test
    void whatIsNotThereIsRefusedAndNothingIsCopied() {
        put("source", "hello");
        assertNotImplemented(() -> copy("source", "copy", request -> request.acl(ObjectCannedACL.AWS_EXEC_READ)));
        assertError(
                400,
                "InvalidArgument",
                () -> copy("source", "copy", request -> request.copySourceSSECustomerAlgorithm("AES256")));
        assertNotImplemented(() -> copy("source", "copy", request -> request.serverSideEncryption("aws:kms:dsse")));
        assertError(400, "InvalidStorageClass", () -> copy("source", "copy", request -> request.storageClass("NONE")));
        assertThat(gateway.store.has(bucket, "copy")).isFalse();
    }

    @Test
    void headersOfACopyAreNoneOfAnObject() throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            for (String header : List.of("x-amz-metadata-directive", "x-amz-copy-source-if-match")) {
                Answer answer = client.head(
                                "PUT",
                                "/" + bucket + "/key",
                                "UNSIGNED-PAYLOAD",
                                Map.of(header, "COPY", "content-length", "0"))
                        .answer("PUT");
                assertThat(answer.status()).isEqualTo(501);
            }
        }
        assertThat(gateway.store.has(bucket, "key")).isFalse();
    }

    @Test
    void aSourceThatCanNotBeReadToItsEndGivesNoCopy() {
        put("unreadable-small", "hello");
        s3.putObject(request -> request.bucket(bucket).key("unreadable-large"), RequestBody.fromBytes(random(3 << 20)));
        gateway.store.breakReadsOf("unreadable");
        try {
            assertError(500, "InternalError", () -> copy("unreadable-small", "copy"));
            assertError(500, "InternalError", () -> copy("unreadable-large", "copy"));
        } finally {
            gateway.store.breakReadsOf("");
        }
        assertThat(gateway.store.has(bucket, "copy")).isFalse();
        assertThat(gateway.store.openWriters()).isZero();
    }

    private Answer rawCopy(String to, Map<String, String> headers) throws IOException {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("x-amz-copy-source", "/" + bucket + "/source");
        all.put("content-length", "0");
        try (RawClient client = new RawClient(gateway.port())) {
            return client.head("PUT", "/" + bucket + "/" + to, "UNSIGNED-PAYLOAD", all)
                    .answer("PUT");
        }
    }
}
