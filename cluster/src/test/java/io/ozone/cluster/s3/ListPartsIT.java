package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.StorageClass;

final class ListPartsIT extends Conformance {
    @Test
    void partsAreListedByNumber() {
        String id = begin("key");
        part("key", id, 7, "seven");
        part("key", id, 2, "two");
        ListPartsResponse list = s3.listParts(r -> r.bucket(bucket).key("key").uploadId(id));
        assertThat(list.parts())
                .extracting(Part::partNumber, Part::size, Part::eTag)
                .containsExactly(tuple(2, 3L, etag("two")), tuple(7, 5L, etag("seven")));
        assertThat(list.parts())
                .allSatisfy(part -> assertThat(part.lastModified())
                        .isBetween(
                                Instant.now().minusSeconds(120), Instant.now().plusSeconds(2)));
        assertThat(list.bucket()).isEqualTo(bucket);
        assertThat(list.key()).isEqualTo("key");
        assertThat(list.uploadId()).isEqualTo(id);
        assertThat(list.isTruncated()).isFalse();
        assertThat(list.storageClass()).isEqualTo(StorageClass.STANDARD);
        assertThat(list.initiator().id()).isNotEmpty();
        assertThat(list.owner().id()).isNotEmpty();
    }

    @Test
    void anUploadWithoutPartsHasAnEmptyList() {
        String id = begin("key");
        assertThat(s3.listParts(r -> r.bucket(bucket).key("key").uploadId(id)).parts())
                .isEmpty();
    }

    @Test
    void pagesGoOnBehindANumber() {
        String id = begin("key");
        for (int number = 1; number <= 5; number++) {
            part("key", id, number, "x");
        }
        ListPartsResponse first =
                s3.listParts(r -> r.bucket(bucket).key("key").uploadId(id).maxParts(2));
        assertThat(first.parts()).extracting(Part::partNumber).containsExactly(1, 2);
        assertThat(first.isTruncated()).isTrue();
        assertThat(first.maxParts()).isEqualTo(2);
        assertThat(first.nextPartNumberMarker()).isEqualTo(2);
        assertThat(s3.listParts(r ->
                                r.bucket(bucket).key("key").uploadId(id).partNumberMarker(first.nextPartNumberMarker()))
                        .parts())
                .extracting(Part::partNumber)
                .containsExactly(3, 4, 5);
        assertThat(s3.listPartsPaginator(
                                r -> r.bucket(bucket).key("key").uploadId(id).maxParts(2))
                        .parts())
                .hasSize(5);
    }

    @Test
    void checksumsAreListed() {
        String id = s3.createMultipartUpload(r -> r.bucket(bucket).key("key").checksumAlgorithm("CRC32"))
                .uploadId();
        part("key", id, 1, "content");
        ListPartsResponse list = s3.listParts(r -> r.bucket(bucket).key("key").uploadId(id));
        assertThat(list.checksumAlgorithmAsString()).isEqualTo("CRC32");
        assertThat(list.checksumTypeAsString()).isEqualTo("COMPOSITE");
        assertThat(list.parts().get(0).checksumCRC32()).isEqualTo(Checksums.CRC32.base64(bytes("content")));
    }

    @Test
    void whatIsNotBegunHasNoParts() {
        String id = begin("key");
        refuses(
                404,
                "NoSuchUpload",
                () -> s3.listParts(r -> r.bucket(bucket).key("key").uploadId("no-such-id")));
        refuses(
                404,
                "NoSuchUpload",
                () -> s3.listParts(r -> r.bucket(bucket).key("other").uploadId(id)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-parts=-1", "max-parts=x", "part-number-marker=-1", "part-number-marker=x"})
    void countsAreNumbers(String parameter) {
        String id = begin("key");
        assertRefused(
                400, "InvalidArgument", raw.send("GET", "/" + bucket + "/key?" + parameter + "&uploadId=" + id, ""));
    }
}
