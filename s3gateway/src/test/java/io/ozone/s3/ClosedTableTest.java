package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** Every sub-resource of S3, sent with every method: what is not there does nothing, and nothing else instead. */
class ClosedTableTest {
    private static final List<String> METHODS = List.of("GET", "HEAD", "PUT", "POST", "DELETE");
    private static final List<String> SERVED = List.of(
            "DELETE /bucket?cors",
            "DELETE /bucket?encryption",
            "DELETE /bucket?lifecycle",
            "DELETE /bucket?ownershipControls",
            "DELETE /bucket?policy",
            "DELETE /bucket?publicAccessBlock",
            "DELETE /bucket?replication",
            "DELETE /bucket?tagging",
            "DELETE /bucket?website",
            "GET /bucket/key?acl",
            "GET /bucket?accelerate",
            "GET /bucket?acl",
            "GET /bucket?cors",
            "GET /bucket?encryption",
            "GET /bucket?lifecycle",
            "GET /bucket?logging",
            "GET /bucket?notification",
            "GET /bucket?object-lock",
            "GET /bucket?ownershipControls",
            "GET /bucket?policy",
            "GET /bucket?policyStatus",
            "GET /bucket?publicAccessBlock",
            "GET /bucket?replication",
            "GET /bucket?requestPayment",
            "GET /bucket?tagging",
            "GET /bucket?website",
            "PUT /bucket/key?acl",
            "PUT /bucket?acl",
            "PUT /bucket?cors",
            "PUT /bucket?encryption",
            "PUT /bucket?lifecycle",
            "PUT /bucket?logging",
            "PUT /bucket?notification",
            "PUT /bucket?object-lock",
            "PUT /bucket?ownershipControls",
            "PUT /bucket?policy",
            "PUT /bucket?publicAccessBlock",
            "PUT /bucket?requestPayment",
            "PUT /bucket?tagging",
            "GET /bucket?location",
            "GET /bucket?list-type",
            "GET /bucket?uploads",
            "GET /bucket?versioning",
            "PUT /bucket?versioning",
            "GET /bucket?versions",
            "POST /bucket?delete",
            "GET /bucket/key?attributes",
            "GET /bucket/key?partNumber",
            "HEAD /bucket/key?partNumber",
            "GET /bucket/key?versionId",
            "HEAD /bucket/key?versionId",
            "DELETE /bucket/key?versionId",
            "GET /bucket/key?legal-hold",
            "PUT /bucket/key?legal-hold",
            "GET /bucket/key?retention",
            "PUT /bucket/key?retention",
            "GET /bucket/key?tagging",
            "PUT /bucket/key?tagging",
            "DELETE /bucket/key?tagging",
            "POST /bucket/key?uploads",
            "GET /bucket/key?uploadId",
            "PUT /bucket/key?uploadId",
            "POST /bucket/key?uploadId",
            "DELETE /bucket/key?uploadId");

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway();
        gateway.s3.createBucket(request -> request.bucket("bucket"));
        // An empty bucket is the one that a misread DELETE would take away.
        gateway.s3.createBucket(request -> request.bucket("empty"));
        gateway.s3.putObject(request -> request.bucket("bucket").key("key"), RequestBody.fromString("hello"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static List<String> subresources() {
        return List.of(
                "abac",
                "accelerate",
                "acl",
                "analytics",
                "analytics&id=x",
                "append",
                "attributes",
                "cors",
                "delete",
                "encryption",
                "intelligent-tiering",
                "intelligent-tiering&id=x",
                "inventory",
                "inventory&id=x",
                "legal-hold",
                "lifecycle",
                "list-type",
                "location",
                "logging",
                "metadataConfiguration",
                "metadataInventoryTable",
                "metadataJournalTable",
                "metadataTable",
                "metrics",
                "metrics&id=x",
                "notification",
                "object-lock",
                "ownershipControls",
                "partNumber=1",
                "uploadId=x&partNumber=1",
                "policy",
                "policyStatus",
                "publicAccessBlock",
                "renameObject",
                "replication",
                "requestPayment",
                "restore",
                "retention",
                "select&select-type=2",
                "session",
                "tagging",
                "torrent",
                "uploadId=x",
                "uploads",
                "versionId=null",
                "versioning",
                "versions",
                "website",
                // Another spelling is another parameter, and no operation's.
                "ACL",
                "Tagging",
                "x-unknown=1");
    }

    @ParameterizedTest
    @MethodSource("subresources")
    void aSubresourceIsServedOrNotImplemented(String subresource) throws IOException {
        String name = subresource.split("[=&]")[0];
        for (String method : METHODS) {
            for (String path : List.of("/bucket", "/empty", "/absent", "/bucket/key", "/bucket/absent")) {
                String kind = path.indexOf('/', 1) < 0 ? "/bucket" : "/bucket/key";
                if (!SERVED.contains(method + " " + kind + "?" + name)) {
                    assertNotImplemented(method, path + "?" + subresource);
                }
            }
        }
        assertUntouched();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /bucket?list-type=2&versions",
                "GET /bucket?location&policy",
                "GET /bucket?prefix=a&start-after=b",
                "GET /bucket?marker=a&list-type=2",
                "POST /bucket?delete&versionId=x",
                "GET /bucket/key?attributes&acl",
                "GET /bucket/key?prefix=x",
                "PUT /bucket/key?response-content-type=x",
                "DELETE /bucket/key?response-content-type=x",
                "DELETE /bucket?delete",
                "DELETE /empty?force=true",
                "POST /?Action=AssumeRole",
                "GET /?acl",
                "PUT /",
                "POST /",
                "DELETE /",
                "HEAD /",
                "POST /bucket/key",
                "OPTIONS /"
            })
    void whatNoOperationDeclaresIsNotImplemented(String request) throws IOException {
        String[] parts = request.split(" ");
        assertNotImplemented(parts[0], parts[1]);
        assertUntouched();
    }

    private static void assertNotImplemented(String method, String target) throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            Answer answer = client.head(method, target, "UNSIGNED-PAYLOAD", Map.of("content-length", "0"))
                    .answer(method);
            assertThat(answer.status()).as(method + " " + target).isEqualTo(501);
            if (!method.equals("HEAD")) {
                assertThat(answer.text()).as(method + " " + target).contains("<Code>NotImplemented</Code>");
            }
        }
    }

    private static void assertUntouched() {
        assertThat(gateway.s3
                        .getObjectAsBytes(request -> request.bucket("bucket").key("key"))
                        .asUtf8String())
                .isEqualTo("hello");
        assertThat(gateway.store.has("bucket", "absent")).isFalse();
        assertThat(gateway.store.bucket("empty").name()).isEqualTo("empty");
        assertThat(gateway.s3.listBuckets().buckets()).hasSize(2);
    }
}
