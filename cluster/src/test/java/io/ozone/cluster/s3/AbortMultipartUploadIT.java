package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AbortMultipartUploadIT extends Conformance {
    private int abort(String key, String id) {
        return s3.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(id))
                .sdkHttpResponse()
                .statusCode();
    }

    @Test
    void theUploadIsGoneWithItsParts() {
        String id = begin("key");
        part("key", id, 1, "x");
        assertThat(abort("key", id)).isEqualTo(204);
        refuses(
                404,
                "NoSuchUpload",
                () -> s3.listParts(r -> r.bucket(bucket).key("key").uploadId(id)));
        refuses(404, "NoSuchUpload", () -> abort("key", id));
        assertThat(s3.listMultipartUploads(r -> r.bucket(bucket)).uploads()).isEmpty();
        assertThat(keys()).isEmpty();
    }

    @Test
    void theObjectOfItsNameAndOtherUploadsStay() {
        put("key", "x");
        String id = begin("key");
        String other = begin("key");
        part("key", id, 1, "y");
        abort("key", id);
        assertThat(get("key")).isEqualTo("x");
        complete("key", other, part("key", other, 1, "z"));
        assertThat(get("key")).isEqualTo("z");
    }

    @Test
    void anUploadIsOfOneKey() {
        String id = begin("key");
        refuses(404, "NoSuchUpload", () -> abort("other", id));
        refuses(404, "NoSuchUpload", () -> abort("key", "no-such-id"));
        assertThat(s3.listMultipartUploads(r -> r.bucket(bucket)).uploads()).hasSize(1);
    }
}
