package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

final class GetObjectIT extends Conformance {
    private static final String CONTENT = "0123456789";
    private static final String ETAG = etag(CONTENT);
    private static final Instant BEFORE = Instant.parse("2001-01-01T00:00:00Z");

    private ResponseBytes<GetObjectResponse> range(String range) {
        return s3.getObjectAsBytes(r -> r.bucket(bucket).key("key").range(range));
    }

    @Test
    void theAnswerDescribesTheObject() {
        Instant before = Instant.now().minusSeconds(2);
        s3.putObject(r -> r.bucket(bucket).key("key").contentType("text/plain").tagging("a=1&b=2"), text(CONTENT));
        ResponseBytes<GetObjectResponse> object =
                s3.getObjectAsBytes(r -> r.bucket(bucket).key("key"));
        assertThat(object.asUtf8String()).isEqualTo(CONTENT);
        assertThat(object.response().contentLength()).isEqualTo(10);
        assertThat(object.response().contentType()).isEqualTo("text/plain");
        assertThat(object.response().eTag()).isEqualTo(ETAG);
        assertThat(object.response().acceptRanges()).isEqualTo("bytes");
        assertThat(object.response().lastModified())
                .isBetween(before, Instant.now().plusSeconds(2));
        assertThat(object.response().tagCount()).isEqualTo(2);
        assertThat(object.response().versionId()).isNull();
        assertThat(object.response().deleteMarker()).isNull();
        assertThat(object.response().partsCount()).isNull();
        assertThat(object.response().sdkHttpResponse().statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        S3Exception error = refuses(
                404, "NoSuchKey", () -> s3.getObject(r -> r.bucket(bucket).key("missing")));
        assertThat(header(error, "x-amz-delete-marker")).isEmpty();
        put("dir/key", "x");
        refuses(404, "NoSuchKey", () -> get("dir"));
        refuses(404, "NoSuchKey", () -> get("dir/"));
        refuses(404, "NoSuchKey", () -> get("dir/key/"));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,0-0",
        "bytes=2-4,234,2-4",
        "bytes=5-,56789,5-9",
        "bytes=0-,0123456789,0-9",
        "bytes=9-9,9,9-9",
        "bytes=7-99,789,7-9",
        "bytes=-3,789,7-9",
        "bytes=-10,0123456789,0-9",
        "bytes=-99,0123456789,0-9"
    })
    void aRangeIsAPartOfTheObject(String range, String content, String bytes) {
        put("key", CONTENT);
        ResponseBytes<GetObjectResponse> part = range(range);
        assertThat(part.asUtf8String()).isEqualTo(content);
        assertThat(part.response().sdkHttpResponse().statusCode()).isEqualTo(206);
        assertThat(part.response().contentRange()).isEqualTo("bytes " + bytes + "/10");
        assertThat(part.response().contentLength()).isEqualTo(content.length());
        assertThat(part.response().eTag()).isEqualTo(ETAG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-12", "bytes=-0", "bytes=99999999999999999999-"})
    void aRangeWithoutAByteCanNotBeSatisfied(String range) {
        put("key", CONTENT);
        refuses(416, "InvalidRange", () -> range(range));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-0", "bytes=0-", "bytes=-1"})
    void anEmptyObjectHasNoRange(String range) {
        put("key", "");
        refuses(416, "InvalidRange", () -> range(range));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=5-2", "bytes=a-b", "bytes=-", "bytes=", "chunks=0-1", "0-1", "bytes=0-1,3-4"})
    void whatIsNoSingleRangeIsPassedOver(String range) {
        put("key", CONTENT);
        ResponseBytes<GetObjectResponse> whole = range(range);
        assertThat(whole.asUtf8String()).isEqualTo(CONTENT);
        assertThat(whole.response().sdkHttpResponse().statusCode()).isEqualTo(200);
        assertThat(whole.response().contentRange()).isNull();
    }

    @Test
    void aRangeIsOfTheObjectThatTheClientKnows() {
        put("key", CONTENT);
        String target = "/" + bucket + "/key";
        assertThat(raw.send("GET", target, "", "range", "bytes=0-1", "if-range", ETAG)
                        .body())
                .isEqualTo("01");
        assertThat(raw.send("GET", target, "", "range", "bytes=0-1", "if-range", etag("another"))
                        .body())
                .isEqualTo(CONTENT);
    }

    @Test
    void ifMatchWantsTheETag() {
        put("key", CONTENT);
        assertThat(s3.getObjectAsBytes(r -> r.bucket(bucket).key("key").ifMatch(ETAG))
                        .asUtf8String())
                .isEqualTo(CONTENT);
        s3.getObjectAsBytes(r -> r.bucket(bucket).key("key").ifMatch("*"));
        refuses(
                412,
                "PreconditionFailed",
                () -> s3.getObject(r -> r.bucket(bucket).key("key").ifMatch(etag("another"))));
        refuses(
                404,
                "NoSuchKey",
                () -> s3.getObject(r -> r.bucket(bucket).key("missing").ifMatch(ETAG)));
    }

    @Test
    void ifNoneMatchWantsAnother() {
        put("key", CONTENT);
        S3Exception same =
                refuses(304, () -> s3.getObject(r -> r.bucket(bucket).key("key").ifNoneMatch(ETAG)));
        assertThat(header(same, "ETag")).isEqualTo(ETAG);
        refuses(304, () -> s3.getObject(r -> r.bucket(bucket).key("key").ifNoneMatch("*")));
        refuses(304, () -> s3.getObject(r -> r.bucket(bucket).key("key").ifNoneMatch(etag("another") + ", " + ETAG)));
        s3.getObjectAsBytes(r -> r.bucket(bucket).key("key").ifNoneMatch(etag("another")));
    }

    @Test
    void datesAreConditions() {
        put("key", CONTENT);
        Instant modified = s3.headObject(r -> r.bucket(bucket).key("key")).lastModified();
        s3.getObjectAsBytes(r -> r.bucket(bucket).key("key").ifModifiedSince(BEFORE));
        refuses(304, () -> s3.getObject(r -> r.bucket(bucket).key("key").ifModifiedSince(modified)));
        s3.getObjectAsBytes(r -> r.bucket(bucket).key("key").ifUnmodifiedSince(modified));
        refuses(
                412,
                "PreconditionFailed",
                () -> s3.getObject(r -> r.bucket(bucket).key("key").ifUnmodifiedSince(BEFORE)));
    }

    @Test
    void anETagCountsForMoreThanADate() {
        put("key", CONTENT);
        Instant modified = s3.headObject(r -> r.bucket(bucket).key("key")).lastModified();
        s3.getObjectAsBytes(r -> r.bucket(bucket).key("key").ifMatch(ETAG).ifUnmodifiedSince(BEFORE));
        refuses(
                304,
                () -> s3.getObject(
                        r -> r.bucket(bucket).key("key").ifNoneMatch(ETAG).ifModifiedSince(BEFORE)));
        s3.getObjectAsBytes(
                r -> r.bucket(bucket).key("key").ifNoneMatch(etag("another")).ifModifiedSince(modified));
    }

    @Test
    void aConditionIsDecidedBeforeTheRange() {
        put("key", CONTENT);
        refuses(
                304,
                () -> s3.getObject(
                        r -> r.bucket(bucket).key("key").ifNoneMatch(ETAG).range("bytes=99-")));
        refuses(
                412,
                "PreconditionFailed",
                () -> s3.getObject(r ->
                        r.bucket(bucket).key("key").ifMatch(etag("another")).range("bytes=99-")));
    }

    @Test
    void theRequestSaysWhatTheHeadersOfTheAnswerAre() {
        s3.putObject(
                r -> r.bucket(bucket).key("key").contentType("text/plain").cacheControl("no-store"), text(CONTENT));
        GetObjectResponse answer = s3.getObjectAsBytes(r -> r.bucket(bucket)
                        .key("key")
                        .responseContentType("foo/bar")
                        .responseContentLanguage("esperanto")
                        .responseContentDisposition("attachment; filename=\"uni.txt\"")
                        .responseContentEncoding("aaa")
                        .responseCacheControl("no-cache")
                        .responseExpires(Instant.parse("2031-02-03T04:05:06Z")))
                .response();
        assertThat(answer.contentType()).isEqualTo("foo/bar");
        assertThat(answer.contentLanguage()).isEqualTo("esperanto");
        assertThat(answer.contentDisposition()).isEqualTo("attachment; filename=\"uni.txt\"");
        assertThat(answer.contentEncoding()).isEqualTo("aaa");
        assertThat(answer.cacheControl()).isEqualTo("no-cache");
        assertThat(answer.expiresString()).isEqualTo("Mon, 03 Feb 2031 04:05:06 GMT");
        assertThat(s3.headObject(r -> r.bucket(bucket).key("key")).contentType())
                .isEqualTo("text/plain");
    }

    @Test
    void aChecksumIsSaidWhereItIsAskedFor() {
        put("key", CONTENT);
        assertThat(plain.getObjectAsBytes(r -> r.bucket(bucket).key("key"))
                        .response()
                        .checksumCRC32())
                .isNull();
        GetObjectResponse answer = plain.getObjectAsBytes(
                        r -> r.bucket(bucket).key("key").checksumMode(ChecksumMode.ENABLED))
                .response();
        assertThat(answer.checksumCRC32()).isEqualTo(Checksums.CRC32.base64(bytes(CONTENT)));
        assertThat(answer.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
    }

    @Test
    void aPartIsGotByItsNumber() {
        byte[] first = bytes(1, MIN_PART);
        String id = begin("key");
        CompletedPart one = part("key", id, 1, first);
        CompletedPart two = part("key", id, 2, "the end");
        String etag = complete("key", id, one, two).eTag();
        ResponseBytes<GetObjectResponse> last =
                s3.getObjectAsBytes(r -> r.bucket(bucket).key("key").partNumber(2));
        assertThat(last.asUtf8String()).isEqualTo("the end");
        assertThat(last.response().partsCount()).isEqualTo(2);
        assertThat(last.response().eTag()).isEqualTo(etag);
        assertThat(last.response().sdkHttpResponse().statusCode()).isEqualTo(206);
        assertThat(last.response().contentRange())
                .isEqualTo("bytes " + MIN_PART + "-" + (MIN_PART + 6) + "/" + (MIN_PART + 7));
        assertThat(s3.getObjectAsBytes(r -> r.bucket(bucket).key("key").partNumber(1))
                        .asByteArray())
                .isEqualTo(first);
        assertThat(s3.getObjectAsBytes(r ->
                                r.bucket(bucket).key("key").range("bytes=" + (MIN_PART - 2) + "-" + (MIN_PART + 2)))
                        .asByteArray())
                .isEqualTo(joined(new byte[] {first[MIN_PART - 2], first[MIN_PART - 1]}, bytes("the")));
        refuses(
                400,
                "InvalidPart",
                () -> s3.getObject(r -> r.bucket(bucket).key("key").partNumber(3)));
    }

    @Test
    void whatWasStoredInOnePieceHasOnePart() {
        put("key", CONTENT);
        ResponseBytes<GetObjectResponse> first =
                s3.getObjectAsBytes(r -> r.bucket(bucket).key("key").partNumber(1));
        assertThat(first.asUtf8String()).isEqualTo(CONTENT);
        assertThat(first.response().partsCount()).isNull();
        refuses(
                400,
                "InvalidPart",
                () -> s3.getObject(r -> r.bucket(bucket).key("key").partNumber(2)));
    }

    @Test
    void aPartIsNotAskedForWithARange() {
        put("key", CONTENT);
        refuses(
                400,
                "InvalidRequest",
                () -> s3.getObject(
                        r -> r.bucket(bucket).key("key").partNumber(1).range("bytes=0-1")));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 10_001})
    void numbersOfPartsAreFromOneToTenThousand(int number) {
        put("key", CONTENT);
        refuses(
                400,
                "InvalidArgument",
                () -> s3.getObject(r -> r.bucket(bucket).key("key").partNumber(number)));
    }

    @Test
    void aDeleteMarkerIsNoObject() {
        String versioned = newVersionedBucket();
        s3.putObject(r -> r.bucket(versioned).key("key"), text(CONTENT));
        String marker = s3.deleteObject(r -> r.bucket(versioned).key("key")).versionId();
        S3Exception newest = refuses(
                404, "NoSuchKey", () -> s3.getObject(r -> r.bucket(versioned).key("key")));
        assertThat(header(newest, "x-amz-delete-marker")).isEqualTo("true");
        S3Exception named = refuses(
                405,
                "MethodNotAllowed",
                () -> s3.getObject(r -> r.bucket(versioned).key("key").versionId(marker)));
        assertThat(header(named, "x-amz-delete-marker")).isEqualTo("true");
        assertThat(header(named, "Last-Modified")).isNotEmpty();
        assertThat(header(named, "Allow")).isEqualTo("DELETE");
    }

    @Test
    void theVersionThatIsNamedIsTheOneThatComes() {
        String versioned = newVersionedBucket();
        String first = s3.putObject(r -> r.bucket(versioned).key("key").metadata(Map.of("n", "1")), text("first"))
                .versionId();
        s3.putObject(r -> r.bucket(versioned).key("key").metadata(Map.of("n", "2")), text("second"));
        ResponseBytes<GetObjectResponse> old =
                s3.getObjectAsBytes(r -> r.bucket(versioned).key("key").versionId(first));
        assertThat(old.asUtf8String()).isEqualTo("first");
        assertThat(old.response().versionId()).isEqualTo(first);
        assertThat(old.response().metadata()).containsEntry("n", "1");
        s3.deleteObject(r -> r.bucket(versioned).key("key").versionId(first));
        refuses(
                404,
                "NoSuchVersion",
                () -> s3.getObject(r -> r.bucket(versioned).key("key").versionId(first)));
        refuses(
                404,
                "NoSuchVersion",
                () -> s3.getObject(r -> r.bucket(versioned).key("key").versionId("null")));
        refuses(
                400,
                "InvalidArgument",
                () -> s3.getObject(r -> r.bucket(versioned).key("key").versionId("not an id")));
    }
}
