package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.RawClient.Answer;
import io.ozone.wire.om.Versioning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versioning as it looks on the wire. */
class VersioningWireTest {
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Answer call(String method, String target, String body) throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return client.head(
                            method,
                            target,
                            "UNSIGNED-PAYLOAD",
                            Map.of("content-length", Integer.toString(bytes.length)))
                    .send(bytes)
                    .answer(method);
        }
    }

    private static String status(String status) {
        return "<VersioningConfiguration>" + status + "</VersioningConfiguration>";
    }

    @Test
    void aBucketThatNeverKeptVersionsHasNoStatus() throws IOException {
        gateway.store.createBucket("fresh", List.of());
        assertThat(call("GET", "/fresh?versioning", "").text())
                .endsWith("<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                        + "</VersioningConfiguration>");
        assertThat(call("PUT", "/fresh?versioning", status("<Status>Enabled</Status>"))
                        .status())
                .isEqualTo(200);
        assertThat(call("GET", "/fresh?versioning", "").text()).contains("<Status>Enabled</Status>");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 400, IllegalVersioningConfigurationException",
        "<MfaDelete>Disabled</MfaDelete>, 400, IllegalVersioningConfigurationException",
        "<Status>On</Status>, 400, MalformedXML",
        "<Status>Enabled</Status><Other>1</Other>, 400, MalformedXML",
        "<Status>Enabled</Status><MfaDelete>Yes</MfaDelete>, 400, MalformedXML",
        "<Status>Enabled</Status><MfaDelete>Enabled</MfaDelete>, 501, NotImplemented",
        "<Status>Enabled, 400, MalformedXML"
    })
    void whatCanNotBeSetChangesNothing(String content, int code, String error) throws IOException {
        String bucket = "kept-" + Math.abs(content.hashCode());
        gateway.store.createBucket(bucket, List.of());
        Answer answer = call("PUT", "/" + bucket + "?versioning", status(content));
        assertThat(answer.status()).isEqualTo(code);
        assertThat(answer.text()).contains("<Code>" + error + "</Code>");
        assertThat(gateway.store.bucket(bucket).versioning()).isEqualTo(Versioning.UNVERSIONED);
    }

    @Test
    void mfaThatIsOffIsAsItIs() throws IOException {
        gateway.store.createBucket("mfa", List.of());
        String document = status("<Status>Suspended</Status><MfaDelete>Disabled</MfaDelete>");
        assertThat(call("PUT", "/mfa?versioning", document).status()).isEqualTo(200);
        assertThat(gateway.store.bucket("mfa").versioning()).isEqualTo(Versioning.SUSPENDED);
    }

    @Test
    void anUploadFormMakesAVersion() throws IOException {
        gateway.store.createBucket("bucket", List.of());
        gateway.store.setVersioning("bucket", Versioning.ENABLED);
        Answer answer = UploadFormBuilder.forKey("key").post(gateway);
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        assertThat(answer.headers())
                .containsEntry(
                        "x-amz-version-id",
                        gateway.store.head("bucket", "key", "").versionId());
    }

    @Test
    void errorsAboutVersionsNameThem() throws IOException {
        gateway.store.createBucket("errors", List.of());
        gateway.store.setVersioning("errors", Versioning.ENABLED);
        Answer absent = call("GET", "/errors/key?versionId=null", "");
        assertThat(absent.status()).isEqualTo(404);
        assertThat(absent.text())
                .contains("<Code>NoSuchVersion</Code>", "<Key>key</Key>", "<VersionId>null</VersionId>");
        String marker = call("DELETE", "/errors/key", "").headers().get("x-amz-version-id");
        Answer named = call("GET", "/errors/key?versionId=" + marker, "");
        assertThat(named.status()).isEqualTo(405);
        assertThat(named.headers())
                .containsEntry("x-amz-delete-marker", "true")
                .containsEntry("allow", "DELETE")
                .containsKey("last-modified");
        assertThat(named.text())
                .contains(
                        "<Code>MethodNotAllowed</Code>",
                        "<Method>GET</Method>",
                        "<ResourceType>DeleteMarker</ResourceType>");
        assertThat(call("GET", "/errors/key?versionId=", "").text()).contains("<Code>InvalidArgument</Code>");
    }
}
