package io.ozone.s3.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.s3.http.RequestTarget;
import java.nio.charset.StandardCharsets;
import javax.crypto.SecretKey;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

/** The examples that Amazon publishes with the definition of Signature Version 4. */
class SignatureVectorsTest {
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private static final String CREDENTIAL = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";
    private static final String HOST = "examplebucket.s3.amazonaws.com";

    @Test
    void getObject() {
        assertSigned(
                "GET",
                "/test.txt",
                null,
                "host;range;x-amz-content-sha256;x-amz-date",
                Crypto.EMPTY_SHA256,
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
                HttpFields.build().add("range", "bytes=0-9"));
    }

    @Test
    void putObject() {
        assertSigned(
                "PUT",
                "/test%24file.text",
                null,
                "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
                HttpFields.build()
                        .add("date", "Fri, 24 May 2013 00:00:00 GMT")
                        .add("x-amz-storage-class", "REDUCED_REDUNDANCY"));
    }

    @Test
    void getBucketLifecycle() {
        assertSigned(
                "GET",
                "/",
                "lifecycle",
                "host;x-amz-content-sha256;x-amz-date",
                Crypto.EMPTY_SHA256,
                "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
                HttpFields.build());
    }

    @Test
    void listObjects() {
        assertSigned(
                "GET",
                "/",
                "prefix=J&max-keys=2",
                "host;x-amz-content-sha256;x-amz-date",
                Crypto.EMPTY_SHA256,
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
                HttpFields.build());
    }

    @Test
    void presignedGetObject() {
        RequestTarget target = RequestTarget.parse(
                "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + CREDENTIAL.replace("/", "%2F")
                        + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                        + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
                "examplebucket");
        HttpFields headers = HttpFields.build().add("host", HOST);
        Claim claim = QueryClaim.read(target, headers);
        assertThat(claim.expiresSeconds()).isEqualTo(86_400);
        assertThat(signature("GET", target, headers, claim)).isEqualTo(claim.signature());
    }

    @Test
    void chunksOfAStreamedBody() {
        Claim claim = claim(
                "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        ChunkSigner signer = new ChunkSigner(key(claim), claim);
        signer.verifyChunk(
                sha256("a".repeat(65_536)), "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648");
        signer.verifyChunk(
                sha256("a".repeat(1024)), "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497");
        signer.verifyChunk(sha256(""), "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9");
    }

    @Test
    void chunksAndTrailersOfAStreamedBody() {
        Claim claim = claim(
                "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER");
        ChunkSigner signer = new ChunkSigner(key(claim), claim);
        signer.verifyChunk(
                sha256("a".repeat(65_536)), "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2");
        signer.verifyChunk(
                sha256("a".repeat(1024)), "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7");
        signer.verifyChunk(sha256(""), "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992");
        signer.verifyTrailers(
                sha256("x-amz-checksum-crc32c:sOO8/Q==\n"),
                "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435");
    }

    @Test
    void theSeedOfAStreamedBody() {
        RequestTarget target = RequestTarget.parse("/examplebucket/chunkObject.txt", "");
        HttpFields headers = HttpFields.build()
                .add("host", "s3.amazonaws.com")
                .add("x-amz-date", "20130524T000000Z")
                .add("x-amz-storage-class", "REDUCED_REDUNDANCY")
                .add(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=" + CREDENTIAL
                                + ",SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                                + "x-amz-decoded-content-length;x-amz-storage-class,"
                                + "Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9")
                .add("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
                .add("content-encoding", "aws-chunked")
                .add("x-amz-decoded-content-length", "66560")
                .add("content-length", "66824");
        Claim claim = HeaderClaim.read(headers);
        assertThat(signature("PUT", target, headers, claim)).isEqualTo(claim.signature());
    }

    private static void assertSigned(
            String method,
            String path,
            String query,
            String signedHeaders,
            String payloadHash,
            String signature,
            HttpFields.Mutable headers) {
        headers.add("host", HOST)
                .add("x-amz-content-sha256", payloadHash)
                .add("x-amz-date", "20130524T000000Z")
                .add(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=" + CREDENTIAL + ", SignedHeaders=" + signedHeaders
                                + ", Signature=" + signature);
        RequestTarget target = RequestTarget.parse(query == null ? path : path + "?" + query, "examplebucket");
        assertThat(signature(method, target, headers, HeaderClaim.read(headers)))
                .isEqualTo(signature);
    }

    private static String signature(String method, RequestTarget target, HttpFields headers, Claim claim) {
        String hash =
                CanonicalRequest.hash(method, CanonicalRequest.paths(target).get(0), target, headers, claim);
        return Crypto.hex(Crypto.hmac(
                key(claim),
                Claim.ALGORITHM + "\n" + claim.timestamp() + "\n"
                        + claim.scope().text() + "\n" + hash));
    }

    private static SecretKey key(Claim claim) {
        return new SigningKeys().of(SECRET, claim.scope());
    }

    private static Claim claim(String seed, String payloadHash) {
        HttpFields headers = HttpFields.build()
                .add(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=" + CREDENTIAL + ",SignedHeaders=host,Signature=" + seed)
                .add("x-amz-content-sha256", payloadHash)
                .add("x-amz-date", "20130524T000000Z");
        return HeaderClaim.read(headers);
    }

    private static byte[] sha256(String text) {
        return Crypto.sha256(text.getBytes(StandardCharsets.US_ASCII));
    }
}
