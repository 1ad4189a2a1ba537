package io.ozone.s3.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.RequestTarget;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimTest {
    private static final String GOOD =
            "AWS4-HMAC-SHA256 Credential=id/20130524/r/s3/aws4_request, SignedHeaders=host, Signature=ab";

    @Test
    void theAuthorizationHeaderIsReadWithAnySpacing() {
        for (String spaced : new String[] {GOOD, GOOD.replace(", ", ","), GOOD.replace(", ", " ,  ")}) {
            Claim claim = HeaderClaim.read(headers(spaced));
            assertThat(claim.accessId()).isEqualTo("id");
            assertThat(claim.scope()).isEqualTo(new Scope("20130524", "r", "s3"));
            assertThat(claim.signedHeaders()).containsExactly("host");
            assertThat(claim.signature()).isEqualTo("ab");
            assertThat(claim.timestampMillis()).isEqualTo(1369353600000L);
        }
    }

    @Test
    void anAccessIdMayHoldSlashes() {
        assertThat(HeaderClaim.read(headers(GOOD.replace("=id/", "=realm/user/")))
                        .accessId())
                .isEqualTo("realm/user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS4-HMAC-SHA256",
                "AWS4-HMAC-SHA256 Credential=id/20130524/r/s3/aws4_request, SignedHeaders=host",
                "AWS4-HMAC-SHA256 Credential=id/20130524/r/s3/aws4_request, Signature=ab",
                "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=ab",
                "AWS4-HMAC-SHA256 Credential=id, SignedHeaders=host, Signature=ab",
                "AWS4-HMAC-SHA256 Credential=/20130524/r/s3/aws4_request, SignedHeaders=host, Signature=ab",
                "AWS4-HMAC-SHA256 Credential=id/20130524/r/ec2/aws4_request, SignedHeaders=host, Signature=ab",
                "AWS4-HMAC-SHA256 Credential=id/20130525/r/s3/aws4_request, SignedHeaders=host, Signature=ab",
                "AWS4-HMAC-SHA256 Credential=id/20130524/r/s3/other, SignedHeaders=host, Signature=ab"
            })
    void headersThatAreNotWellFormedAreRefused(String authorization) {
        assertCode("AuthorizationHeaderMalformed", authorization);
    }

    @Test
    void olderSignaturesAreRefused() {
        assertCode("InvalidRequest", "AWS AKID:signature");
        assertCode("InvalidRequest", "Basic dXNlcjpwYXNz");
    }

    @Test
    void theDateHeaderStandsInForItsAmazonTwin() {
        HttpFields headers = HttpFields.build()
                .add("authorization", GOOD)
                .add("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
                .add("date", "Fri, 24 May 2013 00:00:00 GMT");
        assertThat(HeaderClaim.read(headers).timestamp()).isEqualTo("20130524T000000Z");
        for (String date : new String[] {"Tue, 24 May 2013 00:00:00 GMT", "24 May 2013 00:00:00 GMT"}) {
            assertThat(Timestamps.ofDateHeader(date)).isEqualTo("20130524T000000Z");
        }
        assertThat(Timestamps.ofDateHeader("Fri, 32 May 2013 00:00:00 GMT")).isNull();
        HttpFields compact = HttpFields.build()
                .add("authorization", GOOD)
                .add("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
                .add("date", "20130524T000000Z");
        assertThat(HeaderClaim.read(compact).timestamp()).isEqualTo("20130524T000000Z");
    }

    @ParameterizedTest
    @CsvSource({
        "X-Amz-Expires=x",
        "X-Amz-Date=20130524",
        "X-Amz-Date=20130525T000000Z",
        "X-Amz-Date=20131324T000000Z",
        "X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256",
        "X-Amz-Credential=id",
        "X-Amz-Signature=",
        "X-Amz-SignedHeaders="
    })
    void presignedRequestsThatAreNotWellFormedAreRefused(String change) {
        String name = change.substring(0, change.indexOf('='));
        StringBuilder query = new StringBuilder(change);
        for (String part : new String[] {
            "X-Amz-Algorithm=AWS4-HMAC-SHA256",
            "X-Amz-Credential=id/20130524/r/s3/aws4_request",
            "X-Amz-Date=20130524T000000Z",
            "X-Amz-Expires=60",
            "X-Amz-SignedHeaders=host",
            "X-Amz-Signature=ab"
        }) {
            query.append(part.startsWith(name + "=") ? "" : "&" + part);
        }
        RequestTarget target = RequestTarget.parse("/b/k?" + query, "");
        assertThatThrownBy(() -> QueryClaim.read(target, HttpFields.EMPTY))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.code()).isEqualTo("AuthorizationQueryParametersError"));
    }

    private static void assertCode(String code, String authorization) {
        assertThatThrownBy(() -> HeaderClaim.read(headers(authorization)))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static HttpFields headers(String authorization) {
        return HttpFields.build()
                .add("authorization", authorization)
                .add("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
                .add("x-amz-date", "20130524T000000Z");
    }
}
