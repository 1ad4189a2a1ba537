package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesParts;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesResponse;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectPart;
import software.amazon.awssdk.services.s3.model.StorageClass;

final class GetObjectAttributesIT extends Conformance {
    private GetObjectAttributesResponse attributes(ObjectAttributes... wanted) {
        return s3.getObjectAttributes(r -> r.bucket(bucket).key("key").objectAttributes(wanted));
    }

    @Test
    void whatIsAskedForIsAnswered() {
        put("key", "hello");
        GetObjectAttributesResponse all = attributes(
                ObjectAttributes.E_TAG,
                ObjectAttributes.OBJECT_SIZE,
                ObjectAttributes.STORAGE_CLASS,
                ObjectAttributes.CHECKSUM,
                ObjectAttributes.OBJECT_PARTS);
        assertThat(all.eTag()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
        assertThat(all.objectSize()).isEqualTo(5);
        assertThat(all.storageClass()).isEqualTo(StorageClass.STANDARD);
        assertThat(all.checksum().checksumCRC32()).isEqualTo(Checksums.CRC32.base64(bytes("hello")));
        assertThat(all.checksum().checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
        assertThat(all.objectParts()).isNull();
        assertThat(all.lastModified()).isNotNull();
    }

    @Test
    void whatIsNotAskedForIsNotAnswered() {
        put("key", "hello");
        GetObjectAttributesResponse size = attributes(ObjectAttributes.OBJECT_SIZE);
        assertThat(size.objectSize()).isEqualTo(5);
        assertThat(size.eTag()).isNull();
        assertThat(size.checksum()).isNull();
        assertThat(size.storageClass()).isNull();
    }

    @Test
    void aChecksumThatIsNotThereIsNotAnswered() {
        String id =
                plain.createMultipartUpload(r -> r.bucket(bucket).key("key")).uploadId();
        String etag = plain.uploadPart(
                        r -> r.bucket(bucket).key("key").uploadId(id).partNumber(1), text("x"))
                .eTag();
        complete("key", id, CompletedPart.builder().partNumber(1).eTag(etag).build());
        assertThat(attributes(ObjectAttributes.OBJECT_SIZE).objectSize()).isEqualTo(1);
    }

    @Test
    void partsHaveSizesAndChecksumsAndComeInPages() {
        String id = s3.createMultipartUpload(
                        r -> r.bucket(bucket).key("key").checksumAlgorithm(ChecksumAlgorithm.SHA256))
                .uploadId();
        byte[] large = bytes(1, MIN_PART);
        CompletedPart[] parts = new CompletedPart[2];
        byte[][] data = {large, bytes("end")};
        for (int i = 0; i < parts.length; i++) {
            int number = i + 1;
            String checksum = Checksums.SHA256.base64(data[i]);
            String etag = s3.uploadPart(
                            r -> r.bucket(bucket)
                                    .key("key")
                                    .uploadId(id)
                                    .partNumber(number)
                                    .checksumSHA256(checksum),
                            RequestBody.fromBytes(data[i]))
                    .eTag();
            parts[i] = CompletedPart.builder()
                    .partNumber(number)
                    .eTag(etag)
                    .checksumSHA256(checksum)
                    .build();
        }
        complete("key", id, parts);

        GetObjectAttributesResponse all = attributes(ObjectAttributes.OBJECT_PARTS, ObjectAttributes.CHECKSUM);
        assertThat(all.checksum().checksumType()).isEqualTo(ChecksumType.COMPOSITE);
        assertThat(all.objectParts().totalPartsCount()).isEqualTo(2);
        assertThat(all.objectParts().parts())
                .extracting(ObjectPart::partNumber, ObjectPart::size, ObjectPart::checksumSHA256)
                .containsExactly(
                        tuple(1, (long) MIN_PART, parts[0].checksumSHA256()), tuple(2, 3L, parts[1].checksumSHA256()));

        GetObjectAttributesParts page = s3.getObjectAttributes(r -> r.bucket(bucket)
                        .key("key")
                        .objectAttributes(ObjectAttributes.OBJECT_PARTS)
                        .maxParts(1))
                .objectParts();
        assertThat(page.isTruncated()).isTrue();
        assertThat(page.nextPartNumberMarker()).isEqualTo(1);
        assertThat(s3.getObjectAttributes(r -> r.bucket(bucket)
                                .key("key")
                                .objectAttributes(ObjectAttributes.OBJECT_PARTS)
                                .partNumberMarker(1))
                        .objectParts()
                        .parts())
                .extracting(ObjectPart::partNumber)
                .containsExactly(2);
    }

    @Test
    void anAttributeIsOneOfFive() {
        put("key", "x");
        assertRefused(
                400,
                "InvalidArgument",
                raw.send("GET", "/" + bucket + "/key?attributes", "", "x-amz-object-attributes", "ETag,Colour"));
        assertThat(raw.send("GET", "/" + bucket + "/key?attributes", "").status())
                .isEqualTo(400);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        refuses(404, "NoSuchKey", () -> attributes(ObjectAttributes.E_TAG));
    }

    @Test
    void aVersionHasItsOwn() {
        String versioned = newVersionedBucket();
        String first =
                s3.putObject(r -> r.bucket(versioned).key("key"), text("1")).versionId();
        s3.putObject(r -> r.bucket(versioned).key("key"), text("22"));
        GetObjectAttributesResponse old = s3.getObjectAttributes(
                r -> r.bucket(versioned).key("key").versionId(first).objectAttributes(ObjectAttributes.OBJECT_SIZE));
        assertThat(old.objectSize()).isEqualTo(1);
        assertThat(old.versionId()).isEqualTo(first);
    }
}
