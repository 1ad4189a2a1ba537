package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Part;

final class UploadPartIT extends Conformance {
    private RawClient.Answer send(String id, int number, String body, String... headers) {
        return raw.send("PUT", "/" + bucket + "/key?partNumber=" + number + "&uploadId=" + id, body, headers);
    }

    @Test
    void theETagIsTheMd5OfTheBytes() {
        String id = begin("key");
        assertThat(part("key", id, 1, "hello").eTag()).isEqualTo(etag("hello"));
        assertThat(part("key", id, 2, "").eTag()).isEqualTo(etag(""));
    }

    @Test
    void aPartTakesThePlaceOfTheOneWithItsNumber() {
        String id = begin("key");
        part("key", id, 1, "old and longer");
        complete("key", id, part("key", id, 1, "new"));
        assertThat(get("key")).isEqualTo("new");
    }

    @Test
    void partsMayComeInAnyOrder() {
        String id = begin("key");
        CompletedPart second = part("key", id, 10_000, "end");
        CompletedPart first = part("key", id, 3, bytes(1, MIN_PART));
        complete("key", id, first, second);
        assertThat(s3.headObject(r -> r.bucket(bucket).key("key")).contentLength())
                .isEqualTo(MIN_PART + 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 10_001})
    void numbersAreFromOneToTenThousand(int number) {
        String id = begin("key");
        assertRefused(400, "InvalidArgument", send(id, number, "x"));
    }

    @Test
    void anUploadIsOfOneKeyInOneBucket() {
        String id = begin("key");
        refuses(404, "NoSuchUpload", () -> part("other", id, 1, "x"));
        refuses(404, "NoSuchUpload", () -> part("key", "no-such-id", 1, "x"));
        String elsewhere = newBucket();
        refuses(
                404,
                "NoSuchUpload",
                () -> s3.uploadPart(
                        r -> r.bucket(elsewhere).key("key").uploadId(id).partNumber(1), text("x")));
    }

    @Test
    void anUploadThatIsCompleteOrGivenUpTakesNoMore() {
        String id = begin("key");
        complete("key", id, part("key", id, 1, "x"));
        refuses(404, "NoSuchUpload", () -> part("key", id, 2, "y"));
        String given = begin("key");
        s3.abortMultipartUpload(r -> r.bucket(bucket).key("key").uploadId(given));
        refuses(404, "NoSuchUpload", () -> part("key", given, 1, "x"));
    }

    @Test
    void theMd5OfTheBytesIsChecked() {
        String id = begin("key");
        String right = Base64.getEncoder().encodeToString(md5(bytes("content")));
        assertRefused(400, "BadDigest", send(id, 1, "other", "content-md5", right));
        assertRefused(400, "InvalidDigest", send(id, 1, "other", "content-md5", "short"));
        assertThat(send(id, 2, "content", "content-md5", right).status()).isEqualTo(200);
        assertThat(s3.listParts(r -> r.bucket(bucket).key("key").uploadId(id)).parts())
                .extracting(Part::partNumber)
                .containsExactly(2);
    }

    @ParameterizedTest
    @EnumSource
    void aChecksumIsCheckedAndSaidAgain(Checksums kind) {
        String id = plain.createMultipartUpload(r -> r.bucket(bucket).key("key").checksumAlgorithm(kind.algorithm()))
                .uploadId();
        String right = kind.base64(bytes("content"));
        RawClient.Answer stored = send(id, 1, "content", kind.header(), right);
        assertThat(stored.status()).as(stored.body()).isEqualTo(200);
        assertThat(stored.header(kind.header())).isEqualTo(right);
        assertRefused(400, "BadDigest", send(id, 1, "other", kind.header(), right));
        assertRefused(400, "BadDigest", send(id, 1, "content", kind.header(), "bm90"));
    }

    @Test
    void aChecksumIsOfTheUploadsKind() {
        String id = plain.createMultipartUpload(r -> r.bucket(bucket).key("key").checksumAlgorithm("SHA256"))
                .uploadId();
        assertRefused(
                400,
                "InvalidRequest",
                send(id, 1, "content", Checksums.CRC32.header(), Checksums.CRC32.base64(bytes("content"))));
    }
}
