package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.body.ContentChecksum.Kind;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectPart;

/** What an object that was uploaded in parts still knows of them. */
class ObjectPartsTest extends MultipartUploads {
    @Test
    void aPartOfAnObjectCanBeReadByItsNumber() {
        byte[] first = random(FIVE_MIB);
        byte[] last = random(10);
        String id = create("key");
        complete("key", id, part("key", id, 2, first), part("key", id, 5, last));
        ResponseBytes<GetObjectResponse> got =
                s3.getObjectAsBytes(request -> request.bucket(bucket).key("key").partNumber(5));
        assertThat(got.asByteArray()).isEqualTo(last);
        assertThat(got.response().sdkHttpResponse().statusCode()).isEqualTo(206);
        assertThat(got.response().partsCount()).isEqualTo(2);
        assertThat(got.response().contentRange()).isEqualTo("bytes 5242880-5242889/5242890");
        HeadObjectResponse head =
                s3.headObject(request -> request.bucket(bucket).key("key").partNumber(2));
        assertThat(head.contentLength()).isEqualTo(FIVE_MIB);
        assertThat(head.partsCount()).isEqualTo(2);
        assertThat(head.contentRange()).isEqualTo("bytes 0-5242879/5242890");
        assertThat(head.eTag()).isEqualTo(etagOf(first, last));
        assertError(
                400,
                "InvalidPart",
                () -> s3.getObjectAsBytes(
                        request -> request.bucket(bucket).key("key").partNumber(1)));
        assertError(
                400,
                "InvalidRequest",
                () -> s3.getObjectAsBytes(request ->
                        request.bucket(bucket).key("key").partNumber(2).range("bytes=0-1")));
    }

    @ParameterizedTest
    @EnumSource(names = {"CRC32", "CRC32C", "SHA1", "SHA256"})
    void aPartKeepsItsChecksumWhenTheObjectsIsMadeOfThem(Kind kind) {
        byte[] first = random(FIVE_MIB);
        byte[] last = random(10);
        ChecksumAlgorithm algorithm = ChecksumAlgorithm.fromValue(kind.name());
        String id = s3.createMultipartUpload(request -> request.bucket(bucket)
                        .key("key")
                        .checksumAlgorithm(algorithm)
                        .checksumType(ChecksumType.COMPOSITE))
                .uploadId();
        complete("key", id, part("key", id, 2, first, algorithm), part("key", id, 5, last, algorithm));
        HeadObjectResponse head = s3.headObject(
                request -> request.bucket(bucket).key("key").partNumber(5).checksumMode(ChecksumMode.ENABLED));
        assertThat(checksums(head)).containsExactly(checksum(kind, last));
        assertThat(head.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
        ResponseBytes<GetObjectResponse> got = s3.getObjectAsBytes(
                request -> request.bucket(bucket).key("key").partNumber(2).checksumMode(ChecksumMode.ENABLED));
        assertThat(got.asByteArray()).isEqualTo(first);
        assertThat(got.response().checksumTypeAsString()).isEqualTo("COMPOSITE");
        assertThat(s3.getObjectAttributes(request ->
                                request.bucket(bucket).key("key").objectAttributes(ObjectAttributes.OBJECT_PARTS))
                        .objectParts()
                        .parts())
                .extracting(part -> checksums(part).get(0))
                .containsExactly(checksum(kind, first), checksum(kind, last));
    }

    @Test
    void aPartHasItsOwnAlsoWhenTheObjectsIsThatOfItsBytes() {
        String id = s3.createMultipartUpload(request -> request.bucket(bucket)
                        .key("key")
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                        .checksumType(ChecksumType.FULL_OBJECT))
                .uploadId();
        byte[] first = random(FIVE_MIB);
        byte[] last = random(10);
        complete(
                "key",
                id,
                part("key", id, 1, first, ChecksumAlgorithm.CRC32),
                part("key", id, 2, last, ChecksumAlgorithm.CRC32));
        HeadObjectResponse part = s3.headObject(
                request -> request.bucket(bucket).key("key").partNumber(2).checksumMode(ChecksumMode.ENABLED));
        assertThat(checksums(part)).containsExactly(checksum(Kind.CRC32, last));
        assertThat(part.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
        assertThat(checksums(headWithChecksum("key"))).containsExactly(checksum(Kind.CRC32, joined(first, last)));
        assertThat(s3.getObjectAttributes(request ->
                                request.bucket(bucket).key("key").objectAttributes(ObjectAttributes.OBJECT_PARTS))
                        .objectParts()
                        .parts())
                .extracting(one -> checksums(one).get(0))
                .containsExactly(checksum(Kind.CRC32, first), checksum(Kind.CRC32, last));
    }

    @Test
    void anObjectInOnePieceIsItsOwnFirstPart() {
        put("key", "hello");
        ResponseBytes<GetObjectResponse> got =
                s3.getObjectAsBytes(request -> request.bucket(bucket).key("key").partNumber(1));
        assertThat(got.asUtf8String()).isEqualTo("hello");
        assertThat(got.response().sdkHttpResponse().statusCode()).isEqualTo(206);
        assertThat(got.response().contentRange()).isEqualTo("bytes 0-4/5");
        assertThat(got.response().partsCount()).isNull();
        HeadObjectResponse head = s3.headObject(
                request -> request.bucket(bucket).key("key").partNumber(1).checksumMode(ChecksumMode.ENABLED));
        assertThat(checksums(head)).containsExactlyElementsOf(checksums(headWithChecksum("key")));
        assertThat(checksums(head)).hasSize(1);
        assertError(
                400,
                "InvalidPart",
                () -> s3.getObjectAsBytes(
                        request -> request.bucket(bucket).key("key").partNumber(2)));
        put("empty", "");
        assertThat(s3.getObjectAsBytes(
                                request -> request.bucket(bucket).key("empty").partNumber(1))
                        .asByteArray())
                .isEmpty();
    }

    private static List<String> checksums(ObjectPart part) {
        return Stream.of(
                        part.checksumCRC32(),
                        part.checksumCRC32C(),
                        part.checksumCRC64NVME(),
                        part.checksumSHA1(),
                        part.checksumSHA256())
                .filter(Objects::nonNull)
                .toList();
    }
}
