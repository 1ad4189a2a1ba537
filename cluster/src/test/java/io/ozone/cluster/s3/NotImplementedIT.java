package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What S3 has and this door has not is said so, and nothing is done. */
final class NotImplementedIT extends Conformance {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET ?no-such-parameter",
                "PUT ?accelerate",
                "GET ?analytics",
                "PUT ?analytics&id=a",
                "DELETE ?analytics&id=a",
                "GET ?intelligent-tiering",
                "PUT ?intelligent-tiering&id=a",
                "GET ?inventory",
                "PUT ?inventory&id=a",
                "DELETE ?inventory&id=a",
                "GET ?metrics",
                "PUT ?metrics&id=a",
                "PUT ?replication",
                "PUT ?website",
                "GET ?session",
                "GET ?metadataTable",
                "GET /key?torrent",
                "POST /key?restore",
                "POST /key?select&select-type=2",
                "PUT /key?renameObject",
                "GET /key?no-such-parameter"
            })
    void anOperationIsRefused(String request) {
        put("key", "content");
        int space = request.indexOf(' ');
        String method = request.substring(0, space);
        RawClient.Answer answer = raw.send(
                method, "/" + bucket + request.substring(space + 1), method.equals("GET") ? "" : "<Anything/>");
        assertRefused(501, "NotImplemented", answer);
        assertThat(get("key")).isEqualTo("content");
        assertThat(keys()).containsExactly("key");
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-server-side-encryption,aws:kms:dsse",
        "x-amz-write-offset-bytes,0",
        "x-amz-mfa,123456",
        "x-amz-no-such-header,1",
        "x-amz-storage-class,GLACIER"
    })
    void aHeaderThatWouldChangeWhatIsStoredIsRefused(String name, String value) {
        assertRefused(501, "NotImplemented", raw.send("PUT", "/" + bucket + "/key", "content", name, value));
        assertThat(keys()).isEmpty();
    }
}
