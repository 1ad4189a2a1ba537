package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

final class CompleteMultipartUploadIT extends Conformance {
    private static final byte[] LARGE = bytes(1, MIN_PART);
    private static final byte[] SMALL = bytes("the end");

    private CompleteMultipartUploadResponse completeWith(
            String id, Consumer<CompleteMultipartUploadRequest.Builder> more, CompletedPart... parts) {
        return s3.completeMultipartUpload(r -> {
            r.bucket(bucket).key("key").uploadId(id).multipartUpload(list -> list.parts(parts));
            more.accept(r);
        });
    }

    private static CompletedPart numbered(int number, CompletedPart part) {
        return part.toBuilder().partNumber(number).build();
    }

    @Test
    void theETagIsTheMd5OfTheMd5sWithTheirNumber() {
        String id = begin("key");
        CompleteMultipartUploadResponse done =
                complete("key", id, part("key", id, 1, LARGE), part("key", id, 2, SMALL));
        String expected = '"' + HexFormat.of().formatHex(md5(joined(md5(LARGE), md5(SMALL)))) + "-2\"";
        assertThat(done.eTag()).isEqualTo(expected);
        assertThat(done.bucket()).isEqualTo(bucket);
        assertThat(done.key()).isEqualTo("key");
        assertThat(done.location()).endsWith("key");
        assertThat(s3.headObject(r -> r.bucket(bucket).key("key")).eTag()).isEqualTo(expected);
        assertThat(s3.getObjectAsBytes(r -> r.bucket(bucket).key("key")).asByteArray())
                .isEqualTo(joined(LARGE, SMALL));
    }

    @Test
    void onlyThePartsOfTheListCount() {
        String id = begin("key");
        CompletedPart first = part("key", id, 1, "first");
        part("key", id, 2, "second");
        complete("key", id, first);
        assertThat(get("key")).isEqualTo("first");
        refuses(
                404,
                "NoSuchUpload",
                () -> s3.listParts(r -> r.bucket(bucket).key("key").uploadId(id)));
    }

    @Test
    void aListNamesPartsThatAreThere() {
        String id = begin("key");
        CompletedPart first = part("key", id, 1, "first");
        refuses(400, "InvalidPart", () -> complete("key", id, numbered(2, first)));
        refuses(
                400,
                "InvalidPart",
                () -> complete("key", id, first.toBuilder().eTag(etag("other")).build()));
        CompletedPart replaced = part("key", id, 1, "again");
        refuses(400, "InvalidPart", () -> complete("key", id, first));
        complete("key", id, replaced);
        assertThat(get("key")).isEqualTo("again");
    }

    @Test
    void aListIsInOrder() {
        String id = begin("key");
        CompletedPart first = part("key", id, 1, "first");
        CompletedPart second = part("key", id, 2, "second");
        refuses(400, "InvalidPartOrder", () -> complete("key", id, second, first));
        refuses(400, "InvalidPartOrder", () -> complete("key", id, first, first));
    }

    @Test
    void allPartsButTheLastAreLarge() {
        String id = begin("key");
        CompletedPart first = part("key", id, 1, bytes(1, MIN_PART - 1));
        CompletedPart second = part("key", id, 2, "end");
        refuses(400, "EntityTooSmall", () -> complete("key", id, first, second));
        complete("key", id, second);
        assertThat(get("key")).isEqualTo("end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no xml",
                "<CompleteMultipartUpload></CompleteMultipartUpload>",
                "<CompleteMultipartUpload><Part><ETag>x</ETag></Part></CompleteMultipartUpload>"
            })
    void aListHasPartsWithNumbers(String body) {
        String id = begin("key");
        part("key", id, 1, "x");
        RawClient.Answer answer = raw.send("POST", "/" + bucket + "/key?uploadId=" + id, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.code()).isIn("MalformedXML", "InvalidRequest");
    }

    @Test
    void etagsMayComeWithoutQuotes() {
        String id = begin("key");
        CompletedPart first = part("key", id, 1, "first");
        complete(
                "key",
                id,
                first.toBuilder().eTag(first.eTag().replace("\"", "")).build());
        assertThat(get("key")).isEqualTo("first");
    }

    @Test
    void whatIsNotBegunIsNotCompleted() {
        String id = begin("key");
        CompletedPart first = part("key", id, 1, "first");
        refuses(404, "NoSuchUpload", () -> complete("key", "no-such-id", first));
        refuses(404, "NoSuchUpload", () -> complete("other", id, first));
        s3.abortMultipartUpload(r -> r.bucket(bucket).key("key").uploadId(id));
        refuses(404, "NoSuchUpload", () -> complete("key", id, first));
    }

    @Test
    void whoDidNotHearTheAnswerMayAskAgain() {
        String id = begin("key");
        CompletedPart first = part("key", id, 1, "first");
        String etag = complete("key", id, first).eTag();
        assertThat(complete("key", id, first).eTag()).isEqualTo(etag);
        assertThat(get("key")).isEqualTo("first");
    }

    @Test
    void conditionsAreDecidedWhenItIsComplete() {
        String id = begin("key");
        CompletedPart first = part("key", id, 1, "first");
        refuses(404, "NoSuchKey", () -> completeWith(id, r -> r.ifMatch(etag("x")), first));
        String etag = put("key", "meanwhile").eTag();
        refuses(412, "PreconditionFailed", () -> completeWith(id, r -> r.ifNoneMatch("*"), first));
        refuses(412, "PreconditionFailed", () -> completeWith(id, r -> r.ifMatch(etag("x")), first));
        assertThat(get("key")).isEqualTo("meanwhile");
        completeWith(id, r -> r.ifMatch(etag), first);
        assertThat(get("key")).isEqualTo("first");
    }

    @Test
    void theSizeIsChecked() {
        String id = begin("key");
        CompletedPart first = part("key", id, 1, "first");
        refuses(400, "InvalidRequest", () -> completeWith(id, r -> r.mpuObjectSize(6L), first));
        completeWith(id, r -> r.mpuObjectSize(5L), first);
    }

    @Test
    void anUploadMakesAVersion() {
        String versioned = newVersionedBucket();
        String id =
                s3.createMultipartUpload(r -> r.bucket(versioned).key("key")).uploadId();
        String etag = s3.uploadPart(
                        r -> r.bucket(versioned).key("key").uploadId(id).partNumber(1), text("x"))
                .eTag();
        String version = s3.completeMultipartUpload(r -> r.bucket(versioned)
                        .key("key")
                        .uploadId(id)
                        .multipartUpload(list -> list.parts(p -> p.partNumber(1).eTag(etag))))
                .versionId();
        assertThat(s3.headObject(r -> r.bucket(versioned).key("key")).versionId())
                .isEqualTo(version)
                .isNotEmpty();
    }

    /** What an upload with a checksum of this kind and type is made of. */
    private final class WithChecksum {
        private final Checksums kind;
        private final String id;

        WithChecksum(Checksums kind, String type) {
            this.kind = kind;
            this.id = plain.createMultipartUpload(r -> r.bucket(bucket)
                            .key("key")
                            .checksumAlgorithm(kind.algorithm())
                            .checksumType(type))
                    .uploadId();
        }

        CompletedPart part(int number, byte[] data) {
            return part(number, data, kind.base64(data));
        }

        /** @param claim what the list of parts says */
        CompletedPart part(int number, byte[] data, String claim) {
            String etag = plain.uploadPart(
                            r -> {
                                r.bucket(bucket).key("key").uploadId(id).partNumber(number);
                                String value = kind.base64(data);
                                switch (kind) {
                                    case CRC32:
                                        r.checksumCRC32(value);
                                        break;
                                    case CRC32C:
                                        r.checksumCRC32C(value);
                                        break;
                                    case CRC64NVME:
                                        r.checksumCRC64NVME(value);
                                        break;
                                    case SHA1:
                                        r.checksumSHA1(value);
                                        break;
                                    default:
                                        r.checksumSHA256(value);
                                }
                            },
                            RequestBody.fromBytes(data))
                    .eTag();
            return claimed(CompletedPart.builder().partNumber(number).eTag(etag), claim);
        }

        private CompletedPart claimed(CompletedPart.Builder part, String value) {
            switch (kind) {
                case CRC32:
                    return part.checksumCRC32(value).build();
                case CRC32C:
                    return part.checksumCRC32C(value).build();
                case CRC64NVME:
                    return part.checksumCRC64NVME(value).build();
                case SHA1:
                    return part.checksumSHA1(value).build();
                default:
                    return part.checksumSHA256(value).build();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"CRC32", "CRC32C", "SHA1", "SHA256"})
    void aCompositeChecksumIsThatOfThePartsChecksums(Checksums kind) {
        WithChecksum upload = new WithChecksum(kind, "COMPOSITE");
        CompletedPart first = upload.part(1, LARGE);
        complete("key", upload.id, first, upload.part(2, SMALL));
        String expected = kind.base64(joined(kind.of(LARGE), kind.of(SMALL))) + "-2";
        RawClient.Answer head = raw.send("HEAD", "/" + bucket + "/key", "", "x-amz-checksum-mode", "ENABLED");
        assertThat(head.header(kind.header())).isEqualTo(expected);
        assertThat(head.header("x-amz-checksum-type")).isEqualTo("COMPOSITE");
        RawClient.Answer part =
                raw.send("HEAD", "/" + bucket + "/key?partNumber=2", "", "x-amz-checksum-mode", "ENABLED");
        assertThat(part.header(kind.header())).isEqualTo(kind.base64(SMALL));
    }

    @ParameterizedTest
    @CsvSource({"CRC32", "CRC32C", "CRC64NVME"})
    void aChecksumOfTheWholeIsThatOfAllBytes(Checksums kind) {
        WithChecksum upload = new WithChecksum(kind, "FULL_OBJECT");
        CompletedPart first = upload.part(1, LARGE);
        CompletedPart second = upload.part(2, SMALL);
        String right = kind.base64(joined(LARGE, SMALL));
        String wrong = kind.base64(SMALL);
        String list = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + first.eTag()
                + "</ETag></Part><Part><PartNumber>2</PartNumber><ETag>" + second.eTag()
                + "</ETag></Part></CompleteMultipartUpload>";
        String target = "/" + bucket + "/key?uploadId=" + upload.id;
        assertRefused(
                400,
                "BadDigest",
                raw.send("POST", target, list, kind.header(), wrong, "x-amz-checksum-type", "FULL_OBJECT"));
        RawClient.Answer done =
                raw.send("POST", target, list, kind.header(), right, "x-amz-checksum-type", "FULL_OBJECT");
        assertThat(done.status()).as(done.body()).isEqualTo(200);
        assertThat(done.body()).contains(right).contains("<ChecksumType>FULL_OBJECT</ChecksumType>");
        RawClient.Answer head = raw.send("HEAD", "/" + bucket + "/key", "", "x-amz-checksum-mode", "ENABLED");
        assertThat(head.header(kind.header())).isEqualTo(right);
        assertThat(head.header("x-amz-checksum-type")).isEqualTo("FULL_OBJECT");
    }

    @Test
    void theChecksumsOfTheListAreThoseOfTheParts() {
        WithChecksum upload = new WithChecksum(Checksums.SHA256, "COMPOSITE");
        CompletedPart wrong = upload.part(1, SMALL, Base64.getEncoder().encodeToString(new byte[32]));
        refuses(400, "InvalidPart", () -> complete("key", upload.id, wrong));
        complete("key", upload.id, upload.part(1, SMALL));
    }

    @Test
    void aListSaysTheChecksumsThatTheObjectsIsMadeOf() {
        WithChecksum upload = new WithChecksum(Checksums.CRC32, "COMPOSITE");
        CompletedPart part = upload.part(1, SMALL);
        S3Exception error = refuses(
                400,
                "InvalidRequest",
                () -> complete(
                        "key", upload.id, part.toBuilder().checksumCRC32(null).build()));
        assertThat(error.awsErrorDetails().errorMessage())
                .isEqualTo(
                        "The upload was created using a crc32 checksum. The complete request must include the checksum"
                                + " for each part. It was missing for part 1 in the request.");
        complete("key", upload.id, part);
    }

    @Test
    void theTypeIsTheOneThatTheUploadWasBegunWith() {
        WithChecksum upload = new WithChecksum(Checksums.CRC32, "COMPOSITE");
        CompletedPart first = upload.part(1, SMALL);
        refuses(400, "InvalidRequest", () -> completeWith(upload.id, r -> r.checksumType("FULL_OBJECT"), first));
    }
}
