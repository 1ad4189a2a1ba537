package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of STS, byte by byte: which requests are any, what is signed, and how errors are worded. */
class StsWireTest extends GatewayTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String WHO = "Action=GetCallerIdentity&Version=2011-06-15";

    private static Answer call(String body) throws IOException {
        return call("sts", body, body, FORM);
    }

    private static Answer call(String service, String signed, String sent, String type) throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            return client.signing(TestGateway.ACCESS_ID, service)
                    .head("POST", "/", hash(signed), headers(sent, type))
                    .send(sent)
                    .answer("POST");
        }
    }

    private static String hash(String body) {
        return RawClient.sha256(body.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> headers(String body, String type) {
        return new TreeMap<>(Map.of("content-length", Integer.toString(body.length()), "content-type", type));
    }

    private static void assertSts(int status, String code, Answer answer) {
        assertThat(answer.text())
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        + "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                        + "<Error><Type>Sender</Type><Code>" + code + "</Code><Message>")
                .endsWith("</Message></Error><RequestId>" + answer.headers().get("x-amz-request-id")
                        + "</RequestId></ErrorResponse>");
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry("content-type", "text/xml");
    }

    private static void assertS3(int status, String code, Answer answer) {
        assertThat(answer.text()).contains("<Error><Code>" + code + "</Code>");
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {FORM, FORM + "; charset=utf-8", "Application/X-WWW-Form-Urlencoded"})
    void aCallIsAnswered(String type) throws IOException {
        Answer answer = call("sts", WHO, WHO, type);
        assertThat(answer.text())
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        + "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                        + "<GetCallerIdentityResult><Arn>arn:aws:iam:::user/alice</Arn><UserId>alice</UserId>"
                        + "<Account>alice</Account></GetCallerIdentityResult>"
                        + "<ResponseMetadata><RequestId>" + answer.headers().get("x-amz-request-id")
                        + "</RequestId></ResponseMetadata></GetCallerIdentityResponse>");
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void theBodyIsSignedWhateverTheHeaderSaysOfIt() throws IOException {
        assertSts(403, "SignatureDoesNotMatch", call("sts", WHO, WHO + "&a=", FORM));
        assertSts(403, "SignatureDoesNotMatch", call("sts", WHO, WHO.replace('C', 'c'), FORM));
        try (RawClient client = new RawClient(gateway.port())) {
            Answer unhashed = client.signing(TestGateway.ACCESS_ID, "sts")
                    .head("POST", "/", "UNSIGNED-PAYLOAD", headers(WHO, FORM))
                    .send(WHO)
                    .answer("POST");
            assertSts(403, "SignatureDoesNotMatch", unhashed);
        }
    }

    @Test
    void aSignatureIsGoodForItsServiceOnly() throws IOException {
        assertS3(501, "NotImplemented", call("s3", WHO, WHO, FORM));
        assertSts(400, "IncompleteSignature", call("ec2", WHO, WHO, FORM));
        assertS3(400, "AuthorizationHeaderMalformed", call("sts", WHO, WHO, "text/plain"));
        put("key", "hello");
        for (String request : new String[] {
            "GET /",
            "GET /" + bucket,
            "GET /" + bucket + "/key",
            "PUT /" + bucket + "/key",
            "DELETE /" + bucket + "/key",
            "POST /" + bucket + "?delete",
            "POST /?Action=GetCallerIdentity",
            "GET /?Action=GetCallerIdentity"
        }) {
            String[] parts = request.split(" ");
            try (RawClient client = new RawClient(gateway.port())) {
                Answer answer = client.signing(TestGateway.ACCESS_ID, "sts")
                        .head(parts[0], parts[1], hash(""), Map.of("content-length", "0", "content-type", FORM))
                        .answer(parts[0]);
                assertS3(400, "AuthorizationHeaderMalformed", answer);
            }
        }
        assertThat(get("key").asUtf8String()).isEqualTo("hello");
    }

    @Test
    void whoDoesNotSignIsTold() throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            Answer answer = client.unsignedHead("POST", "/", headers(WHO, FORM))
                    .send(WHO)
                    .answer("POST");
            assertSts(403, "MissingAuthenticationToken", answer);
            answer = client.signing("AKIDNOBODY", "sts")
                    .head("POST", "/", hash(WHO), headers(WHO, FORM))
                    .send(WHO)
                    .answer("POST");
            assertSts(403, "InvalidClientTokenId", answer);
            Map<String, String> token = headers(WHO, FORM);
            token.put("x-amz-security-token", "t");
            answer = client.signing(TestGateway.ACCESS_ID, "sts")
                    .head("POST", "/", hash(WHO), token)
                    .send(WHO)
                    .answer("POST");
            assertSts(403, "InvalidClientTokenId", answer);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Action=GetCallerIdentity, 400, ValidationError",
        "Action=GetCallerIdentity&Version=2010-05-08, 501, NotImplemented",
        "Version=2011-06-15, 501, NotImplemented",
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15, 501, NotImplemented",
        "Action=GetFederationToken&Version=2011-06-15&Name=bob, 501, NotImplemented",
        "Action=GetCallerIdentity&Version=2011-06-15&Version=2011-06-15, 400, ValidationError",
        "Action=GetCallerIdentity&Version=%zz, 400, ValidationError",
        "Action=GetSessionToken&Version=2011-06-15&DurationSeconds=1h, 400, ValidationError",
        "Action=GetSessionToken&Version=2011-06-15&SerialNumber=GAHT12345678, 501, NotImplemented",
        "Action=GetSessionToken&Version=2011-06-15&TokenCode=123456, 501, NotImplemented",
        "ROLE&RoleSessionName=me, 200, ",
        "ROLE, 400, ValidationError",
        "ROLE&RoleSessionName=me&Policy=, 400, ValidationError",
        "ROLE&RoleSessionName=me&Policy=%7B%7D, 400, MalformedPolicyDocument",
        "ROLE&RoleSessionName=me&Policy=x&Policy=y, 400, ValidationError",
        "ROLE&RoleSessionName=me&PolicyArns.member.1.arn=x, 501, NotImplemented",
        "ROLE&RoleSessionName=me&Tags.member.1.Key=a&Tags.member.1.Value=b, 501, NotImplemented",
        "ROLE&RoleSessionName=me&ExternalId=abc, 501, NotImplemented",
        "ROLE&RoleSessionName=me&SourceIdentity=abc, 501, NotImplemented",
        "ROLE&RoleSessionName=me&TokenCode=123456, 501, NotImplemented",
    })
    void whatIsAskedForBeyondIsRefused(String parameters, int status, String code) throws IOException {
        Answer answer = call(parameters.replace(
                "ROLE", "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A%3Arole%2Fany"));
        if (code == null) {
            assertThat(answer.status()).isEqualTo(status);
        } else {
            assertSts(status, code, answer);
        }
    }

    @Test
    void aBodyBeyondTheLimitIsNotRead() throws IOException {
        String largest = WHO + "&".repeat((64 << 10) - WHO.length());
        assertThat(call(largest).status()).isEqualTo(200);
        assertSts(400, "EntityTooLarge", call(largest + "&"));
        try (RawClient client = new RawClient(gateway.port())) {
            Map<String, String> headers = headers("", FORM);
            headers.remove("content-length");
            headers.put("transfer-encoding", "chunked");
            Answer answer = client.signing(TestGateway.ACCESS_ID, "sts")
                    .head("POST", "/", hash(""), headers)
                    .send("10002\r\n" + "&".repeat(0x10002) + "\r\n0\r\n\r\n")
                    .answer("POST");
            assertSts(400, "EntityTooLarge", answer);
        }
    }

    @Test
    void aBodyThatEndsEarlyIsNoCall() throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            Map<String, String> headers = headers(WHO + "more", FORM);
            Answer answer = client.signing(TestGateway.ACCESS_ID, "sts")
                    .head("POST", "/", hash(WHO), headers)
                    .send(WHO)
                    .endSending()
                    .answer("POST");
            assertSts(400, "IncompleteBody", answer);
        }
    }
}
