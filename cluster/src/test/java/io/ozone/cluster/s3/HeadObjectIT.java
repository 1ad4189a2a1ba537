package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

final class HeadObjectIT extends Conformance {
    private static final String CONTENT = "0123456789";
    private static final String ETAG = etag(CONTENT);
    private static final Instant BEFORE = Instant.parse("2001-01-01T00:00:00Z");

    @Test
    void theAnswerIsThatOfGetWithoutTheBytes() {
        s3.putObject(
                r -> r.bucket(bucket)
                        .key("key")
                        .contentType("text/plain")
                        .contentLanguage("en")
                        .tagging("a=1")
                        .metadata(Map.of("colour", "green")),
                text(CONTENT));
        for (String method : new String[] {"GET", "HEAD"}) {
            RawClient.Answer answer = raw.send(method, "/" + bucket + "/key", "");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-length")).isEqualTo("10");
            assertThat(answer.header("content-type")).isEqualTo("text/plain");
            assertThat(answer.header("content-language")).isEqualTo("en");
            assertThat(answer.header("accept-ranges")).isEqualTo("bytes");
            assertThat(answer.header("etag")).isEqualTo(ETAG);
            assertThat(answer.header("x-amz-meta-colour")).isEqualTo("green");
            assertThat(answer.header("x-amz-request-id")).isNotEmpty();
            assertThat(answer.header("last-modified")).endsWith(" GMT");
            assertThat(answer.body()).isEqualTo(method.equals("GET") ? CONTENT : "");
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        S3Exception error =
                refuses(404, () -> s3.headObject(r -> r.bucket(bucket).key("missing")));
        assertThat(error).isInstanceOf(NoSuchKeyException.class);
        refuses(404, () -> s3.headObject(r -> r.bucket(newName()).key("missing")));
    }

    @Test
    void theConditionsAreThoseOfGet() {
        put("key", CONTENT);
        Instant modified = s3.headObject(r -> r.bucket(bucket).key("key")).lastModified();
        s3.headObject(r -> r.bucket(bucket).key("key").ifMatch(ETAG).ifUnmodifiedSince(BEFORE));
        refuses(412, () -> s3.headObject(r -> r.bucket(bucket).key("key").ifMatch(etag("another"))));
        refuses(412, () -> s3.headObject(r -> r.bucket(bucket).key("key").ifUnmodifiedSince(BEFORE)));
        refuses(304, () -> s3.headObject(r -> r.bucket(bucket).key("key").ifNoneMatch(ETAG)));
        refuses(304, () -> s3.headObject(r -> r.bucket(bucket).key("key").ifModifiedSince(modified)));
        refuses(
                304,
                () -> s3.headObject(
                        r -> r.bucket(bucket).key("key").ifNoneMatch(ETAG).ifModifiedSince(BEFORE)));
        s3.headObject(r -> r.bucket(bucket).key("key").ifNoneMatch(etag("another")));
        s3.headObject(r -> r.bucket(bucket).key("key").ifModifiedSince(BEFORE));
    }

    @Test
    void aRangeHasItsLength() {
        put("key", CONTENT);
        HeadObjectResponse head = s3.headObject(r -> r.bucket(bucket).key("key").range("bytes=2-4"));
        assertThat(head.sdkHttpResponse().statusCode()).isEqualTo(206);
        assertThat(head.contentLength()).isEqualTo(3);
        assertThat(head.contentRange()).isEqualTo("bytes 2-4/10");
        refuses(416, () -> s3.headObject(r -> r.bucket(bucket).key("key").range("bytes=10-")));
    }

    @Test
    void aPartHasItsLength() {
        String id = begin("key");
        CompletedPart one = part("key", id, 1, "only");
        complete("key", id, one);
        HeadObjectResponse head = s3.headObject(r -> r.bucket(bucket).key("key").partNumber(1));
        assertThat(head.partsCount()).isEqualTo(1);
        assertThat(head.contentLength()).isEqualTo(4);
        assertThat(s3.headObject(r -> r.bucket(bucket).key("key")).partsCount()).isNull();
        refuses(400, () -> s3.headObject(r -> r.bucket(bucket).key("key").partNumber(2)));
    }

    @Test
    void theRequestSaysWhatTheHeadersOfTheAnswerAre() {
        put("key", CONTENT);
        assertThat(s3.headObject(r -> r.bucket(bucket).key("key").responseContentType("foo/bar"))
                        .contentType())
                .isEqualTo("foo/bar");
    }

    @Test
    void aChecksumIsSaidWhereItIsAskedFor() {
        put("key", CONTENT);
        assertThat(plain.headObject(r -> r.bucket(bucket).key("key")).checksumCRC32())
                .isNull();
        assertThat(plain.headObject(r -> r.bucket(bucket).key("key").checksumMode(ChecksumMode.ENABLED))
                        .checksumCRC32())
                .isEqualTo(Checksums.CRC32.base64(bytes(CONTENT)));
    }

    @Test
    void aDeleteMarkerIsNoObject() {
        String versioned = newVersionedBucket();
        String first =
                s3.putObject(r -> r.bucket(versioned).key("key"), text(CONTENT)).versionId();
        String marker = s3.deleteObject(r -> r.bucket(versioned).key("key")).versionId();
        S3Exception newest =
                refuses(404, () -> s3.headObject(r -> r.bucket(versioned).key("key")));
        assertThat(header(newest, "x-amz-delete-marker")).isEqualTo("true");
        refuses(405, () -> s3.headObject(r -> r.bucket(versioned).key("key").versionId(marker)));
        assertThat(s3.headObject(r -> r.bucket(versioned).key("key").versionId(first))
                        .versionId())
                .isEqualTo(first);
    }
}
