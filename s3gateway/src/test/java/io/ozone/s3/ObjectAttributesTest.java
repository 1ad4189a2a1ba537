package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesParts;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesResponse;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectPart;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** GetObjectAttributes. */
class ObjectAttributesTest extends GatewayTest {
    private static final String HEADER = "x-amz-object-attributes";

    @Test
    void theAttributesThatAreAskedForAreNamed() {
        s3.putObject(
                request -> request.bucket(bucket).key("key").checksumAlgorithm(ChecksumAlgorithm.SHA256),
                RequestBody.fromString("hello"));
        GetObjectAttributesResponse all = s3.getObjectAttributes(request -> request.bucket(bucket)
                .key("key")
                .objectAttributes(
                        ObjectAttributes.E_TAG,
                        ObjectAttributes.CHECKSUM,
                        ObjectAttributes.OBJECT_PARTS,
                        ObjectAttributes.STORAGE_CLASS,
                        ObjectAttributes.OBJECT_SIZE));
        assertThat(all.eTag()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
        assertThat(all.checksum().checksumSHA256()).isEqualTo("LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=");
        assertThat(all.checksum().checksumTypeAsString()).isEqualTo("FULL_OBJECT");
        assertThat(all.storageClass()).isEqualTo(StorageClass.STANDARD);
        assertThat(all.objectSize()).isEqualTo(5);
        assertThat(all.objectParts()).isNull();
        assertThat(all.lastModified()).isNotNull();
        GetObjectAttributesResponse size = s3.getObjectAttributes(
                request -> request.bucket(bucket).key("key").objectAttributes(ObjectAttributes.OBJECT_SIZE));
        assertThat(size.objectSize()).isEqualTo(5);
        assertThat(size.eTag()).isNull();
        assertThat(size.checksum()).isNull();
    }

    @Test
    void theParts() {
        String id = s3.createMultipartUpload(request -> request.bucket(bucket).key("parts"))
                .uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        for (int number : List.of(2, 5, 7)) {
            int size = number == 7 ? 3 : 5 << 20;
            parts.add(CompletedParts.of(
                    number,
                    s3.uploadPart(
                            request -> request.bucket(bucket)
                                    .key("parts")
                                    .uploadId(id)
                                    .partNumber(number),
                            RequestBody.fromBytes(new byte[size]))));
        }
        s3.completeMultipartUpload(
                request -> request.bucket(bucket).key("parts").uploadId(id).multipartUpload(list -> list.parts(parts)));
        GetObjectAttributesParts first = parts(2, null);
        assertThat(first.totalPartsCount()).isEqualTo(3);
        assertThat(first.maxParts()).isEqualTo(2);
        assertThat(first.isTruncated()).isTrue();
        assertThat(first.nextPartNumberMarker()).isEqualTo(5);
        assertThat(first.parts()).extracting(ObjectPart::partNumber).containsExactly(2, 5);
        assertThat(first.parts()).extracting(ObjectPart::size).containsOnly(5L << 20);
        GetObjectAttributesParts rest = parts(2, first.nextPartNumberMarker());
        assertThat(rest.isTruncated()).isFalse();
        assertThat(rest.parts()).extracting(ObjectPart::size).containsExactly(3L);
    }

    private GetObjectAttributesParts parts(int most, Integer marker) {
        return s3.getObjectAttributes(request -> request.bucket(bucket)
                        .key("parts")
                        .maxParts(most)
                        .partNumberMarker(marker)
                        .objectAttributes(ObjectAttributes.OBJECT_PARTS))
                .objectParts();
    }

    @Test
    void aKeyThatIsNotThereHasNone() {
        assertError(
                404,
                "NoSuchKey",
                () -> s3.getObjectAttributes(
                        request -> request.bucket(bucket).key("none").objectAttributes(ObjectAttributes.E_TAG)));
    }

    @Test
    void attributesMustBeNamedAndKnown() throws IOException {
        put("key", "hello");
        String path = "/" + bucket + "/key?attributes";
        try (RawClient client = new RawClient(gateway.port())) {
            for (Map<String, String> headers :
                    List.of(Map.<String, String>of(), Map.of(HEADER, "Etag"), Map.of(HEADER, "ETag,X"))) {
                Answer answer =
                        client.head("GET", path, "UNSIGNED-PAYLOAD", headers).answer("GET");
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.text()).contains("<Code>InvalidArgument</Code>");
            }
            assertThat(client.head("GET", path, "UNSIGNED-PAYLOAD", Map.of(HEADER, "ETag, ObjectSize"))
                            .answer("GET")
                            .text())
                    .endsWith("<ETag>5d41402abc4b2a76b9719d911017c592</ETag><ObjectSize>5</ObjectSize>"
                            + "</GetObjectAttributesResponse>");
            assertThat(client.head("GET", path + "&versionId=v", "UNSIGNED-PAYLOAD", Map.of(HEADER, "ETag"))
                            .answer("GET")
                            .status())
                    .isEqualTo(400);
        }
    }
}
