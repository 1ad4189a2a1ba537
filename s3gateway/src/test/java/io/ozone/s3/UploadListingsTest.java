package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** Lists of uploads and of their parts. */
class UploadListingsTest extends MultipartUploads {
    @Test
    void partsAreListedInPages() {
        String id = create("key");
        for (int number : new int[] {7, 2, 9000, 1}) {
            part("key", id, number, random(number));
        }
        ListPartsResponse first = s3.listParts(
                request -> request.bucket(bucket).key("key").uploadId(id).maxParts(3));
        assertThat(first.parts()).extracting(Part::partNumber).containsExactly(1, 2, 7);
        assertThat(first.parts().get(2).size()).isEqualTo(7);
        assertThat(first.parts().get(2).eTag()).isEqualTo('"' + md5(random(7)) + '"');
        assertThat(first.parts().get(2).checksumCRC32()).isNotNull();
        assertThat(first.parts().get(2).lastModified())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(first.isTruncated()).isTrue();
        assertThat(first.nextPartNumberMarker()).isEqualTo(7);
        assertThat(first.maxParts()).isEqualTo(3);
        assertThat(first.bucket()).isEqualTo(bucket);
        assertThat(first.key()).isEqualTo("key");
        assertThat(first.uploadId()).isEqualTo(id);
        assertThat(first.owner().id()).isEqualTo("alice");
        assertThat(first.initiator().id()).isEqualTo("alice");
        assertThat(first.storageClass()).isEqualTo(StorageClass.STANDARD);
        assertThat(first.checksumAlgorithm()).isEqualTo(ChecksumAlgorithm.CRC32);
        ListPartsResponse rest = s3.listParts(request ->
                request.bucket(bucket).key("key").uploadId(id).maxParts(3).partNumberMarker(7));
        assertThat(rest.parts()).extracting(Part::partNumber).containsExactly(9000);
        assertThat(rest.isTruncated()).isFalse();
        assertThat(s3.listPartsPaginator(request ->
                                request.bucket(bucket).key("key").uploadId(id).maxParts(1))
                        .parts())
                .hasSize(4);
        ListPartsResponse none = s3.listParts(
                request -> request.bucket(bucket).key("key").uploadId(id).maxParts(0));
        assertThat(none.parts()).isEmpty();
        assertThat(none.isTruncated()).isFalse();
        assertError(
                400,
                "InvalidArgument",
                () -> s3.listParts(request ->
                        request.bucket(bucket).key("key").uploadId(id).maxParts(-1)));
    }

    @Test
    void uploadsAreListedByKeyAndAge() {
        List<String> keys = List.of("b", "a/2", "a/1", "a/1", "c/3", "a");
        List<String> ids = new ArrayList<>();
        keys.forEach(key -> ids.add(create(key)));
        ListMultipartUploadsResponse all = s3.listMultipartUploads(request -> request.bucket(bucket));
        assertThat(all.uploads())
                .extracting(MultipartUpload::uploadId)
                .containsExactly(ids.get(5), ids.get(2), ids.get(3), ids.get(1), ids.get(0), ids.get(4));
        assertThat(all.uploads().get(0).owner().id()).isEqualTo("alice");
        assertThat(all.uploads().get(0).initiator().id()).isEqualTo("alice");
        assertThat(all.uploads().get(0).storageClass()).isEqualTo(StorageClass.STANDARD);
        assertThat(all.uploads().get(0).initiated())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(all.isTruncated()).isFalse();

        ListMultipartUploadsResponse rolledUp =
                s3.listMultipartUploads(request -> request.bucket(bucket).delimiter("/"));
        assertThat(rolledUp.uploads()).extracting(MultipartUpload::key).containsExactly("a", "b");
        assertThat(rolledUp.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/", "c/");
        assertThat(rolledUp.delimiter()).isEqualTo("/");
        assertThat(s3.listMultipartUploads(request -> request.bucket(bucket).prefix("a/"))
                        .uploads())
                .extracting(MultipartUpload::key)
                .containsExactly("a/1", "a/1", "a/2");

        assertThat(s3.listMultipartUploadsPaginator(
                                request -> request.bucket(bucket).maxUploads(1))
                        .uploads())
                .extracting(MultipartUpload::uploadId)
                .containsExactly(ids.get(5), ids.get(2), ids.get(3), ids.get(1), ids.get(0), ids.get(4));
        ListMultipartUploadsResponse page =
                s3.listMultipartUploads(request -> request.bucket(bucket).maxUploads(2));
        assertThat(page.isTruncated()).isTrue();
        assertThat(page.nextKeyMarker()).isEqualTo("a/1");
        assertThat(page.nextUploadIdMarker()).isEqualTo(ids.get(2));
        assertThat(s3.listMultipartUploads(request -> request.bucket(bucket).keyMarker("a/1"))
                        .uploads())
                .extracting(MultipartUpload::key)
                .containsExactly("a/2", "b", "c/3");
        assertThat(s3.listMultipartUploads(request -> request.bucket(bucket).maxUploads(0))
                        .uploads())
                .isEmpty();
    }
}
