package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesResponse;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
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
                    .isEqualTo(501);
        }
    }
}
