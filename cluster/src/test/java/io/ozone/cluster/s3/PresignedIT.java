package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;

final class PresignedIT extends Conformance {
    private static final Duration HOUR = Duration.ofHours(1);

    private SdkHttpRequest signed(String method, String path) {
        return raw.presigned(Clock.systemUTC(), HOUR, method, "/" + bucket + path);
    }

    @Test
    void whoHasTheAddressGetsTheObject() {
        put("a+b é/key", "content");
        SdkHttpRequest get = presigner
                .presignGetObject(p -> p.signatureDuration(HOUR)
                        .getObjectRequest(r -> r.bucket(bucket).key("a+b é/key").responseContentType("foo/bar")))
                .httpRequest();
        RawClient.Answer answer = raw.exchange(get, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("content");
        assertThat(answer.header("content-type")).isEqualTo("foo/bar");
        assertThat(raw.exchange(
                                presigner
                                        .presignHeadObject(p -> p.signatureDuration(HOUR)
                                                .headObjectRequest(
                                                        r -> r.bucket(bucket).key("a+b é/key")))
                                        .httpRequest(),
                                "")
                        .header("content-length"))
                .isEqualTo("7");
    }

    @Test
    void whoHasTheAddressStoresAndDeletesTheObject() {
        SdkHttpRequest put = presigner
                .presignPutObject(p -> p.signatureDuration(HOUR)
                        .putObjectRequest(r -> r.bucket(bucket).key("key").contentType("text/x-odd")))
                .httpRequest();
        assertThat(raw.exchange(put, "content").status()).isEqualTo(200);
        assertThat(get("key")).isEqualTo("content");
        assertThat(s3.headObject(r -> r.bucket(bucket).key("key")).contentType())
                .isEqualTo("text/x-odd");
        SdkHttpRequest delete = presigner
                .presignDeleteObject(p -> p.signatureDuration(HOUR)
                        .deleteObjectRequest(r -> r.bucket(bucket).key("key")))
                .httpRequest();
        assertThat(raw.exchange(delete, "").status()).isEqualTo(204);
        assertThat(keys()).isEmpty();
    }

    @Test
    void anUploadIsDoneByAddresses() {
        String id = begin("key");
        SdkHttpRequest part = presigner
                .presignUploadPart(p -> p.signatureDuration(HOUR)
                        .uploadPartRequest(
                                r -> r.bucket(bucket).key("key").uploadId(id).partNumber(1)))
                .httpRequest();
        String etag = raw.exchange(part, "content").header("etag");
        complete("key", id, CompletedPart.builder().partNumber(1).eTag(etag).build());
        assertThat(get("key")).isEqualTo("content");
    }

    @Test
    void aSignedHeaderMustBeSentAsItWasSigned() {
        SdkHttpRequest put = presigner
                .presignPutObject(p -> p.signatureDuration(HOUR)
                        .putObjectRequest(r -> r.bucket(bucket).key("key").contentType("text/plain")))
                .httpRequest();
        RawClient.Answer answer = raw.exchange(
                put.toBuilder().putHeader("Content-Type", "text/html").build(), "content");
        assertRefused(403, "SignatureDoesNotMatch", answer);
    }

    @Test
    void anAddressIsForOneMethodAndOneKey() {
        putAll("key", "other");
        SdkHttpRequest get = signed("GET", "/key");
        assertThat(raw.exchange(get, "").body()).isEqualTo("key");
        assertRefused(
                403,
                "SignatureDoesNotMatch",
                raw.exchange(get.toBuilder().method(SdkHttpMethod.DELETE).build(), ""));
        assertRefused(
                403,
                "SignatureDoesNotMatch",
                raw.exchange(
                        get.toBuilder().encodedPath("/" + bucket + "/other").build(), ""));
        assertRefused(
                403,
                "SignatureDoesNotMatch",
                raw.exchange(
                        get.toBuilder()
                                .putRawQueryParameter("response-content-type", "foo/bar")
                                .build(),
                        ""));
        assertThat(keys()).containsExactly("key", "other");
    }

    @Test
    void anAddressEnds() {
        put("key", "content");
        Clock yesterday = Clock.fixed(Instant.now().minus(Duration.ofDays(1)), ZoneOffset.UTC);
        String target = "/" + bucket + "/key";
        assertRefused(403, "AccessDenied", raw.exchange(raw.presigned(yesterday, HOUR, "GET", target), ""));
        assertThat(raw.exchange(raw.presigned(yesterday, Duration.ofDays(2), "GET", target), "")
                        .body())
                .isEqualTo("content");
    }

    @Test
    void anAddressEndsWithinAWeek() {
        SdkHttpRequest get = signed("GET", "/key");
        assertRefused(
                403,
                "AccessDenied",
                raw.exchange(
                        get.toBuilder()
                                .putRawQueryParameter("X-Amz-Expires", "604801")
                                .build(),
                        ""));
        assertRefused(
                403,
                "AccessDenied",
                raw.exchange(
                        get.toBuilder()
                                .putRawQueryParameter("X-Amz-Expires", "-1")
                                .build(),
                        ""));
        assertRefused(
                400,
                "AuthorizationQueryParametersError",
                raw.exchange(
                        get.toBuilder().removeQueryParameter("X-Amz-Expires").build(), ""));
    }
}
