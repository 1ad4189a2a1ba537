package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** Objects as Amazon's own client puts and gets them, over real HTTP. */
class S3ObjectsTest extends GatewayTest {
    private static final String HELLO_MD5 = "\"5d41402abc4b2a76b9719d911017c592\"";

    static List<String> oddKeys() {
        return TestGateway.oddKeys();
    }

    // ---------------------------------------------------------------- objects

    @Test
    void anObjectComesBackAsItWasPut() {
        assertThat(put("key", "hello").eTag()).isEqualTo(HELLO_MD5);
        ResponseBytes<GetObjectResponse> got = get("key");
        assertThat(got.asUtf8String()).isEqualTo("hello");
        assertThat(got.response().eTag()).isEqualTo(HELLO_MD5);
        assertThat(got.response().contentLength()).isEqualTo(5);
        assertThat(got.response().acceptRanges()).isEqualTo("bytes");
        assertThat(got.response().lastModified())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(got.response().responseMetadata().requestId()).hasSize(16);
    }

    @Test
    void anEmptyObjectIsAnObject() {
        put("empty", "");
        assertThat(get("empty").asByteArray()).isEmpty();
        assertThat(s3.headObject(request -> request.bucket(bucket).key("empty")).contentLength())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1024, 65_536, 131_072, 131_073, 1_048_576, 1_048_577, 20_000_000})
    void objectsOfAllSizesComeBackWhole(int size) {
        byte[] data = random(size);
        for (boolean chunked : new boolean[] {true, false}) {
            try (S3Client client = gateway.client(TestGateway.ACCESS_ID, TestGateway.SECRET, chunked)) {
                client.putObject(request -> request.bucket(bucket).key("size"), RequestBody.fromBytes(data));
            }
            assertThat(get("size").asByteArray()).isEqualTo(data);
        }
        assertThat(gateway.store.openWriters()).isZero();
    }

    @ParameterizedTest
    @MethodSource("oddKeys")
    void oddKeysAreKeysLikeOthers(String key) {
        put(key, "hello");
        assertThat(get(key).asUtf8String()).isEqualTo("hello");
        assertThat(gateway.store.has(bucket, key)).isTrue();
        assertThat(s3.headObject(request -> request.bucket(bucket).key(key)).contentLength())
                .isEqualTo(5);
        assertThat(names(s3.listObjectsV2(request -> request.bucket(bucket)))).containsExactly(key);
        assertThat(s3.listObjects(request -> request.bucket(bucket).prefix(key)).contents())
                .extracting(S3Object::key)
                .containsExactly(key);
        s3.deleteObject(request -> request.bucket(bucket).key(key));
        assertThat(gateway.store.has(bucket, key)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("oddKeys")
    void oddKeysCanBeDeletedInALot(String key) {
        put(key, "hello");
        DeleteObjectsResponse deleted = delete(List.of(key), false);
        assertThat(deleted.hasErrors()).isFalse();
        assertThat(gateway.store.has(bucket, key)).isFalse();
    }

    @Test
    void aKeyMayHave1024BytesAndNotOneMore() {
        String longest = "é".repeat(512);
        put(longest, "hello");
        assertThat(get(longest).asUtf8String()).isEqualTo("hello");
        assertError(400, "KeyTooLongError", () -> put(longest + "x", "hello"));
    }

    @Test
    void missingKeysAreNotFound() {
        assertError(404, "NoSuchKey", () -> get("missing"));
        assertError(
                404, null, () -> s3.headObject(request -> request.bucket(bucket).key("missing")));
        s3.deleteObject(request -> request.bucket(bucket).key("missing"));
    }

    @Test
    void metadataAndSystemHeadersComeBack() {
        s3.putObject(
                request -> request.bucket(bucket)
                        .key("key")
                        .metadata(Map.of("colour", "blue", "UPPER", "Case Kept", "word", "grüße"))
                        .contentType("text/html;charset=UTF-8")
                        .cacheControl("max-age=60")
                        .contentDisposition("attachment; filename=\"a b\"")
                        .contentEncoding("gzip")
                        .contentLanguage("de")
                        .expires(Instant.parse("2030-01-01T00:00:00Z")),
                RequestBody.fromString("hello"));
        HeadObjectResponse head =
                s3.headObject(request -> request.bucket(bucket).key("key"));
        GetObjectResponse got = get("key").response();
        assertThat(head.metadata())
                .isEqualTo(got.metadata())
                .containsEntry("colour", "blue")
                .containsEntry("upper", "Case Kept");
        assertThat(head.contentType()).isEqualTo(got.contentType()).isEqualTo("text/html;charset=UTF-8");
        assertThat(got.cacheControl()).isEqualTo("max-age=60");
        assertThat(got.contentDisposition()).isEqualTo("attachment; filename=\"a b\"");
        assertThat(got.contentEncoding()).isEqualTo("gzip");
        assertThat(got.contentLanguage()).isEqualTo("de");
        assertThat(got.expiresString()).isEqualTo("Tue, 01 Jan 2030 00:00:00 GMT");
    }

    @ParameterizedTest
    @CsvSource({
        "'deflate, gzip', 'deflate, gzip'",
        "'deflate,gzip', 'deflate,gzip'",
        "'gzip, aws-chunked', gzip",
        "'aws-chunked,gzip', gzip",
        "aws-chunked,"
    })
    void howABodyTravelsIsNoContentEncoding(String sent, String kept) {
        s3.putObject(
                request -> request.bucket(bucket).key("key").contentEncoding(sent), RequestBody.fromString("hello"));
        assertThat(get("key").response().contentEncoding()).isEqualTo(kept);
    }

    @Test
    void anObjectWithoutContentTypeIsBytes() {
        put("key", "hello");
        assertThat(get("key").response().contentEncoding()).isNullOrEmpty();
        s3.putObject(
                request -> request.bucket(bucket).key("key").contentType("text/plain"), RequestBody.fromString("x"));
        assertThat(get("key").response().contentType()).isEqualTo("text/plain");
    }

    @Test
    void metadataHasALimit() {
        s3.putObject(
                request -> request.bucket(bucket).key("k").metadata(Map.of("n", "v".repeat(2047))),
                RequestBody.empty());
        assertError(
                400,
                "MetadataTooLarge",
                () -> s3.putObject(
                        request -> request.bucket(bucket).key("k").metadata(Map.of("n", "v".repeat(2048))),
                        RequestBody.empty()));
    }

    @Test
    void aGetCanReplaceHeaders() {
        put("key", "hello");
        GetObjectResponse got = s3.getObjectAsBytes(request -> request.bucket(bucket)
                        .key("key")
                        .responseContentType("text/x-other")
                        .responseCacheControl("no-cache")
                        .responseContentDisposition("inline")
                        .responseContentLanguage("fr"))
                .response();
        assertThat(got.contentType()).isEqualTo("text/x-other");
        assertThat(got.cacheControl()).isEqualTo("no-cache");
        assertThat(got.contentDisposition()).isEqualTo("inline");
        assertThat(got.contentLanguage()).isEqualTo("fr");
        assertError(
                400,
                "InvalidArgument",
                () -> s3.getObjectAsBytes(
                        request -> request.bucket(bucket).key("key").responseContentType("a\r\nx: y")));
    }

    // ---------------------------------------------------------------- ranges and conditions

    @Test
    void rangesAreServed() {
        put("key", "0123456789");
        assertRange("bytes=0-3", "0123", "bytes 0-3/10");
        assertRange("bytes=4-", "456789", "bytes 4-9/10");
        assertRange("bytes=-3", "789", "bytes 7-9/10");
        assertRange("bytes=8-100", "89", "bytes 8-9/10");
        assertRange("bytes=-100", "0123456789", "bytes 0-9/10");
        HeadObjectResponse head =
                s3.headObject(request -> request.bucket(bucket).key("key").range("bytes=2-3"));
        assertThat(head.contentLength()).isEqualTo(2);
        assertThat(head.contentRange()).isEqualTo("bytes 2-3/10");
    }

    @Test
    void rangesBeyondTheEndAreRefused() {
        put("key", "0123456789");
        put("empty", "");
        assertError(416, "InvalidRange", () -> getRange("key", "bytes=10-"));
        assertError(416, "InvalidRange", () -> getRange("key", "bytes=100-200"));
        assertError(416, "InvalidRange", () -> getRange("key", "bytes=-0"));
        assertError(416, "InvalidRange", () -> getRange("empty", "bytes=0-"));
        assertThat(getRange("key", "bytes=nonsense").asUtf8String()).isEqualTo("0123456789");
        assertThat(getRange("key", "bytes=0-1,4-5").asUtf8String()).isEqualTo("0123456789");
    }

    @Test
    void readsCanHaveConditions() {
        String etag = put("key", "hello").eTag();
        Instant modified = get("key").response().lastModified();
        assertThat(s3.getObjectAsBytes(
                                request -> request.bucket(bucket).key("key").ifMatch(etag))
                        .asUtf8String())
                .isEqualTo("hello");
        assertError(
                412,
                "PreconditionFailed",
                () -> s3.getObjectAsBytes(
                        request -> request.bucket(bucket).key("key").ifMatch("\"other\"")));
        assertError(
                304,
                null,
                () -> s3.getObjectAsBytes(
                        request -> request.bucket(bucket).key("key").ifNoneMatch(etag)));
        assertError(
                304,
                null,
                () -> s3.getObjectAsBytes(
                        request -> request.bucket(bucket).key("key").ifModifiedSince(modified)));
        assertError(
                412,
                "PreconditionFailed",
                () -> s3.getObjectAsBytes(
                        request -> request.bucket(bucket).key("key").ifUnmodifiedSince(modified.minusSeconds(10))));
        s3.getObjectAsBytes(request -> request.bucket(bucket).key("key").ifModifiedSince(modified.minusSeconds(10)));
        s3.getObjectAsBytes(request -> request.bucket(bucket).key("key").ifUnmodifiedSince(modified));
        assertError(
                304,
                null,
                () -> s3.headObject(request -> request.bucket(bucket).key("key").ifNoneMatch("*")));
    }

    @Test
    void writesCanHaveConditions() {
        s3.putObject(request -> request.bucket(bucket).key("key").ifNoneMatch("*"), RequestBody.fromString("hello"));
        assertError(
                412,
                "PreconditionFailed",
                () -> s3.putObject(
                        request -> request.bucket(bucket).key("key").ifNoneMatch("*"), RequestBody.fromString("two")));
        assertError(
                412,
                "PreconditionFailed",
                () -> s3.putObject(
                        request -> request.bucket(bucket).key("key").ifMatch("\"other\""),
                        RequestBody.fromString("two")));
        assertError(
                404,
                "NoSuchKey",
                () -> s3.putObject(
                        request -> request.bucket(bucket).key("none").ifMatch("\"other\""),
                        RequestBody.fromString("two")));
        assertError(
                412,
                "PreconditionFailed",
                () -> s3.putObject(
                        request ->
                                request.bucket(bucket).key("key").ifMatch("*").ifNoneMatch(HELLO_MD5),
                        RequestBody.fromString("two")));
        assertThat(get("key").asUtf8String()).isEqualTo("hello");
        s3.putObject(
                request -> request.bucket(bucket).key("key").ifMatch(HELLO_MD5).ifNoneMatch("\"other\""),
                RequestBody.fromBytes(random(3_000_000)));
        assertThat(get("key").response().contentLength()).isEqualTo(3_000_000);
    }

    @Test
    void aDeleteCanHaveACondition() {
        put("key", "hello");
        assertError(
                412,
                "PreconditionFailed",
                () -> s3.deleteObject(
                        request -> request.bucket(bucket).key("key").ifMatch("\"other\"")));
        s3.deleteObject(request -> request.bucket(bucket).key("key").ifMatch(HELLO_MD5));
        assertError(404, "NoSuchKey", () -> get("key"));
        s3.deleteObject(request -> request.bucket(bucket).key("key").ifMatch(HELLO_MD5));
    }

    // ---------------------------------------------------------------- checksums, storage classes, refusals

    @ParameterizedTest
    @EnumSource(
            value = ChecksumAlgorithm.class,
            names = {"CRC32", "SHA1", "SHA256"})
    void checksumsAreKeptAndGivenBack(ChecksumAlgorithm algorithm) {
        byte[] data = random(300_000);
        PutObjectResponse put = s3.putObject(
                request -> request.bucket(bucket).key("key").checksumAlgorithm(algorithm), RequestBody.fromBytes(data));
        HeadObjectResponse head =
                s3.headObject(request -> request.bucket(bucket).key("key").checksumMode(ChecksumMode.ENABLED));
        assertThat(head.checksumCRC32()).isEqualTo(put.checksumCRC32());
        assertThat(head.checksumSHA1()).isEqualTo(put.checksumSHA1());
        assertThat(head.checksumSHA256()).isEqualTo(put.checksumSHA256());
        assertThat(head.checksumTypeAsString()).isEqualTo("FULL_OBJECT");
        // The client checks the data against the checksum by itself.
        assertThat(get("key").asByteArray()).isEqualTo(data);
    }

    @Test
    void aWrongChecksumStoresNothing() {
        assertError(
                400,
                "BadDigest",
                () -> s3.putObject(
                        request -> request.bucket(bucket)
                                .key("key")
                                .checksumSHA256("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
                        RequestBody.fromString("hello")));
        assertError(
                400,
                "BadDigest",
                () -> s3.putObject(
                        request -> request.bucket(bucket).key("key").checksumCRC32("AAAAAA=="),
                        RequestBody.fromBytes(random(5_000_000))));
        assertError(
                400,
                "BadDigest",
                () -> s3.putObject(
                        request -> request.bucket(bucket).key("key").contentMD5("1B2M2Y8AsgTpgAmY7PhCfg=="),
                        RequestBody.fromString("hello")));
        assertError(
                400,
                "InvalidDigest",
                () -> s3.putObject(
                        request -> request.bucket(bucket).key("key").contentMD5("AAAA"),
                        RequestBody.fromString("hello")));
        assertThat(gateway.store.has(bucket, "key")).isFalse();
        assertThat(gateway.store.openWriters()).isZero();
    }

    @Test
    void storageClassesAreNumbersOfCopies() {
        s3.putObject(
                request -> request.bucket(bucket).key("key").storageClass(StorageClass.REDUCED_REDUNDANCY),
                RequestBody.fromString("hello"));
        assertThat(gateway.store.head(bucket, "key").replication().getFactor()).isEqualTo(1);
        assertThat(get("key").response().storageClass()).isEqualTo(StorageClass.REDUCED_REDUNDANCY);
        assertError(
                501,
                "NotImplemented",
                () -> s3.putObject(
                        request -> request.bucket(bucket).key("key").storageClass(StorageClass.GLACIER),
                        RequestBody.fromString("x")));
        assertError(
                400,
                "InvalidStorageClass",
                () -> s3.putObject(
                        request -> request.bucket(bucket).key("key").storageClass("NONE"),
                        RequestBody.fromString("x")));
    }

    @Test
    void whereThePageOfAnObjectLeadsToIsKept() {
        String longest = "https://example.com/" + "x".repeat(2028);
        for (String location : List.of("/other", "http://example.com/%C3%BC", longest)) {
            s3.putObject(
                    request -> request.bucket(bucket).key("key").websiteRedirectLocation(location),
                    RequestBody.fromString("x"));
            assertThat(gateway.store.head(bucket, "key").metadata())
                    .containsEntry("x-amz-website-redirect-location", location);
        }
        assertThat(get("key").response().websiteRedirectLocation()).isEqualTo(longest);
        assertThat(s3.headObject(request -> request.bucket(bucket).key("key")).websiteRedirectLocation())
                .isEqualTo(longest);
        put("key", "hello");
        assertThat(get("key").response().websiteRedirectLocation()).isNull();
        for (String location : List.of("other", "ftp://example.com/", longest + "x")) {
            assertError(
                    400,
                    "InvalidRedirectLocation",
                    () -> s3.putObject(
                            request -> request.bucket(bucket).key("key").websiteRedirectLocation(location),
                            RequestBody.fromString("x")));
        }
        assertThat(get("key").asUtf8String()).isEqualTo("hello");
    }

    @Test
    void whatIsNotThereIsRefusedAndChangesNothing() {
        put("key", "hello");
        assertNotImplemented(
                () -> s3.getObjectTorrent(request -> request.bucket(bucket).key("key")));
        assertNotImplemented(() -> s3.deleteBucketInventoryConfiguration(
                request -> request.bucket(bucket).id("x")));
        assertNotImplemented(() -> s3.putObject(
                request -> request.bucket(bucket).key("key").acl(ObjectCannedACL.AWS_EXEC_READ),
                RequestBody.fromString("x")));
        assertNotImplemented(() -> s3.putObject(
                request -> request.bucket(bucket).key("key").serverSideEncryption(ServerSideEncryption.AWS_KMS_DSSE),
                RequestBody.fromString("x")));
        s3.putObject(
                request -> request.bucket(bucket).key("private").acl(ObjectCannedACL.PRIVATE),
                RequestBody.fromString("x"));
        assertThat(get("key").asUtf8String()).isEqualTo("hello");
        s3.headBucket(request -> request.bucket(bucket));
    }

    // ---------------------------------------------------------------- who asks

    @Test
    void onlyTheRightSecretOpensTheDoor() {
        try (S3Client wrong = gateway.client(TestGateway.ACCESS_ID, "wrong", true);
                S3Client unknown = gateway.client("AKIDNOBODY", "wrong", true)) {
            assertError(403, "SignatureDoesNotMatch", () -> wrong.listBuckets());
            assertError(403, "InvalidAccessKeyId", () -> unknown.listBuckets());
            assertError(
                    403,
                    "SignatureDoesNotMatch",
                    () -> wrong.putObject(
                            request -> request.bucket(bucket).key("key"), RequestBody.fromBytes(random(100_000))));
            assertThat(gateway.store.has(bucket, "key")).isFalse();
        }
    }

    @Test
    void aNewSecretWorksAtOnceAndTheOldOneDoesNot() {
        gateway.store.addSecret("AKIDCAROL", "first", "carol");
        try (S3Client first = gateway.client("AKIDCAROL", "first", true);
                S3Client second = gateway.client("AKIDCAROL", "second", true)) {
            first.listBuckets();
            gateway.store.addSecret("AKIDCAROL", "second", "carol");
            gateway.clock.move(Duration.ofSeconds(2));
            second.listBuckets();
            assertError(403, "SignatureDoesNotMatch", () -> first.listBuckets());
        } finally {
            gateway.clock.move(Duration.ofSeconds(-2));
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThatThrownBy(() -> S3Gateway.start(
                        Settings.defaults()
                                .with(S3Settings.HTTP_ADDRESS, gateway.gateway.address())
                                .with(S3Settings.ADMIN_ADDRESS, "off"),
                        new MemoryObjectStore(gateway.clock),
                        gateway.clock))
                .hasMessageContaining("ozone.s3g.http-address");
    }
}
