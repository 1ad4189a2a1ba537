package io.ozone.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ozone.client.KeyInfo;
import io.ozone.s3.RawClient.Answer;
import io.ozone.s3.configuration.ObjectLockDocument;
import io.ozone.wire.om.EncryptionScheme;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads from a browser's form, and what nobody's form may do. */
class PostObjectTest {
    private static final String HELLO_MD5 = "\"5d41402abc4b2a76b9719d911017c592\"";

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway(Map.of("ozone.s3g.domain.name", "s3.test"));
        gateway.s3.createBucket(request -> request.bucket("bucket"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    // ---------------------------------------------------------------- what is stored

    @Test
    void aFormStoresItsFile() throws IOException {
        Answer answer = form("dir/plain.txt")
                .allowed("Content-Type", "text/x-mine")
                .allowed("Cache-Control", "max-age=60")
                .allowed("Content-Disposition", "inline")
                .allowed("x-amz-meta-colour", "grün")
                .allowed("acl", "private")
                .allowed("x-amz-storage-class", "REDUCED_REDUNDANCY")
                .post(gateway);
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        assertThat(answer.headers())
                .containsEntry("etag", HELLO_MD5)
                .containsEntry("location", "http://127.0.0.1:" + gateway.port() + "/bucket/dir/plain.txt");
        KeyInfo key = gateway.store.head("bucket", "dir/plain.txt");
        assertThat(key.length()).isEqualTo(5);
        assertThat(key.owner()).isEqualTo("alice");
        assertThat(key.replication().getFactor()).isEqualTo(1);
        assertThat(key.metadata())
                .isEqualTo(Map.of(
                        "content-type", "text/x-mine",
                        "cache-control", "max-age=60",
                        "content-disposition", "inline",
                        "x-amz-meta-colour", "grün"));
        assertThat(stored("dir/plain.txt")).isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 1_000_000, 1_048_576, 20_000_000})
    void filesOfAllSizesArriveWhole(int size) throws IOException {
        // Bytes that look like line ends and boundaries, as often as can be.
        byte[] data = tricky(size, size);
        assertStored(form("size").file(data), "size");
        assertThat(stored("size")).isEqualTo(data);
        assertThat(gateway.store.openWriters()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void filesArriveWholeInWhateverPiecesTheyCome(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] data = tricky(random.nextInt(200_000), seed);
        byte[] body = form("pieces").file(data).build();
        try (RawClient client = client()) {
            client.unsignedHead("POST", "/bucket", UploadFormBuilder.headers(body.length));
            int at = 0;
            while (at < body.length) {
                int count = Math.min(body.length - at, 1 + random.nextInt(random.nextBoolean() ? 5 : 20_000));
                client.send(Arrays.copyOfRange(body, at, at + count));
                at += count;
            }
            assertThat(client.answer("POST").status()).isEqualTo(204);
        }
        assertThat(stored("pieces")).isEqualTo(data);
    }

    @Test
    void theTransferMayBeChunked() throws IOException {
        byte[] body = form("transfer").build();
        Map<String, String> headers = new TreeMap<>(UploadFormBuilder.headers(0));
        headers.remove("content-length");
        headers.put("transfer-encoding", "chunked");
        try (RawClient client = client()) {
            client.unsignedHead("POST", "/bucket/", headers)
                    .send(Integer.toHexString(body.length) + "\r\n")
                    .send(body)
                    .send("\r\n0\r\n\r\n");
            assertThat(client.answer("POST").status()).isEqualTo(204);
        }
        assertThat(stored("transfer")).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({
        "report.pdf, up/report.pdf",
        "C:\\\\Users\\\\me\\\\a b.txt, up/a b.txt",
        "/home/me/x.txt, up/x.txt",
        "ünï 中.txt, up/ünï 中.txt",
        "a\\\"b.txt, 'up/a\"b.txt'"
    })
    void theKeyMayHoldTheNameOfTheFile(String sent, String key) throws IOException {
        UploadFormBuilder form = new UploadFormBuilder()
                .field("key", "up/${filename}")
                .condition("[\"starts-with\", \"$key\", \"up/\"]")
                .condition("{\"bucket\": \"bucket\"}")
                .fileHead("name=\"file\"; filename=\"" + sent.replace("\\\\", "\\") + "\"");
        assertStored(form, key);
    }

    @Test
    void theHostMayNameTheBucket() throws IOException {
        byte[] body = form("hosted").build();
        Map<String, String> headers = new TreeMap<>(UploadFormBuilder.headers(body.length));
        headers.put("host", "bucket.s3.test");
        try (RawClient client = client()) {
            Answer answer = client.unsignedHead("POST", "/", headers).send(body).answer("POST");
            assertThat(answer.status()).as(answer.text()).isEqualTo(204);
            assertThat(answer.headers()).containsEntry("location", "http://bucket.s3.test/hosted");
        }
        assertThat(stored("hosted")).hasSize(5);
    }

    @Test
    void fieldsBehindTheFileAreIgnored() throws IOException {
        assertStored(
                form("tail")
                        .tail("--" + UploadFormBuilder.BOUNDARY
                                + "\r\nContent-Disposition: form-data; name=\"submit\"\r\n\r\nUpload\r\n"),
                "tail");
        assertThat(gateway.store.head("bucket", "tail").metadata()).isEmpty();
    }

    @Test
    void theChecksumInAFieldIsCheckedAndKept() throws IOException {
        Answer answer = form("sum").allowed("x-amz-checksum-crc32", "NhCmhg==").post(gateway);
        assertThat(answer.headers()).containsEntry("x-amz-checksum-crc32", "NhCmhg==");
        assertThat(gateway.store.head("bucket", "sum").metadata()).containsEntry("x-amz-checksum-crc32", "NhCmhg==");
        assertRefused(400, "BadDigest", form("refused").allowed("x-amz-checksum-crc32", "NhCmhw=="));
        assertRefused(400, "BadDigest", form("refused").allowed("x-amz-checksum-crc32", "hello"));
    }

    // ---------------------------------------------------------------- what is answered

    @Test
    void theFormSaysWhatSuccessLooksLike() throws IOException {
        Answer ok = form("s").allowed("success_action_status", "200").post(gateway);
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.body()).isEmpty();
        Answer created = form("s/é&").allowed("success_action_status", "201").post(gateway);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.headers()).containsEntry("content-type", "application/xml");
        assertThat(created.text())
                .contains(
                        "<PostResponse><Location>http://127.0.0.1:" + gateway.port() + "/bucket/s/%C3%A9%26</Location>")
                .contains(
                        "<Bucket>bucket</Bucket><Key>s/é&amp;</Key><ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;");
        assertThat(form("s")
                        .allowed("success_action_status", "404")
                        .post(gateway)
                        .status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/done, https://example.com/done?",
        "http://example.com/done?a=b, http://example.com/done?a=b&"
    })
    void theFormMaySendTheBrowserOn(String address, String start) throws IOException {
        for (String field : new String[] {"success_action_redirect", "redirect"}) {
            Answer answer = form("r/é").allowed(field, address).post(gateway);
            assertThat(answer.status()).isEqualTo(303);
            assertThat(answer.headers())
                    .containsEntry(
                            "location",
                            start + "bucket=bucket&key=r%2F%C3%A9&etag=%225d41402abc4b2a76b9719d911017c592%22");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bucket", "/bucket/done"})
    void thePageMayLieHere(String page) throws IOException {
        assertStored(form("done"), "done");
        String address = "http://127.0.0.1:" + gateway.port() + page;
        Answer answer = form("led").allowed("success_action_redirect", address).post(gateway);
        String target = answer.headers().get("location").substring(address.length() - page.length());
        assertThat(target).startsWith(page + "?bucket=bucket&key=led&etag=");
        try (RawClient client = client()) {
            Answer led =
                    client.head("GET", target, "UNSIGNED-PAYLOAD", Map.of()).answer("GET");
            assertThat(led.status()).as(led.text()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "/relative", "javascript:alert(1)", "http://a b/"})
    void anAddressThatIsNoneCountsAsNotThere(String address) throws IOException {
        assertThat(form("r")
                        .allowed("success_action_redirect", address)
                        .post(gateway)
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aConnectionOutlivesFormsAndTheirErrors() throws IOException {
        byte[] good = form("alive").build();
        byte[] bad =
                form("refused").field("surprise", "x").file(new byte[300_000]).build();
        try (RawClient client = client()) {
            for (int i = 0; i < 3; i++) {
                client.unsignedHead("POST", "/bucket", UploadFormBuilder.headers(good.length))
                        .send(good);
                assertThat(client.answer("POST").status()).isEqualTo(204);
                client.unsignedHead("POST", "/bucket", UploadFormBuilder.headers(bad.length))
                        .send(bad);
                assertThat(client.answer("POST").status()).isEqualTo(403);
            }
        }
    }

    @Test
    void onlyTheFieldsOfAFormAreAskedForBeforeItIsKnownWhoSentIt() throws IOException {
        byte[] body = form("refused")
                .signer(TestGateway.ACCESS_ID, "wrong")
                .file(new byte[8 << 20])
                .build();
        Map<String, String> headers = new TreeMap<>(UploadFormBuilder.headers(body.length));
        headers.put("expect", "100-continue");
        try (RawClient client = client()) {
            client.unsignedHead("POST", "/bucket", headers);
            assertThat(client.answer("POST").status()).isEqualTo(100);
            // The fields are there, and next to nothing of the file.
            int fields = new String(body, StandardCharsets.ISO_8859_1).indexOf("name=\"file\"") + 100;
            assertError(
                    403,
                    "SignatureDoesNotMatch",
                    client.send(Arrays.copyOf(body, fields)).endSending().answer("POST"));
        }
        assertNothingStored();
    }

    // ---------------------------------------------------------------- who asks

    @Test
    void onlyTheSignedPolicyCounts() throws IOException {
        assertRefused(403, "SignatureDoesNotMatch", form("refused").signer(TestGateway.ACCESS_ID, "wrong"));
        assertRefused(403, "InvalidAccessKeyId", form("refused").signer("AKIDNOBODY", "wrong"));
        byte[] other = form("refused").build();
        String changed = new String(other, StandardCharsets.ISO_8859_1)
                .replace(form("refused").policyBase64().substring(0, 20), "e30gICAgICAgICAgICAg");
        assertThat(send(changed).status()).isEqualTo(403);
    }

    @Test
    void aFormWithoutSignatureIsRefused() throws IOException {
        assertRefused(403, "AccessDenied", form("refused").unsigned());
        UploadFormBuilder form = form("refused");
        assertRefused(400, "InvalidArgument", form.unsigned().field("policy", form.policyBase64()));
        assertRefused(
                400,
                "InvalidRequest",
                form("refused")
                        .unsigned()
                        .field("AWSAccessKeyId", "a")
                        .field("signature", "b")
                        .field("policy", "e30="));
        assertRefused(400, "InvalidToken", form("refused").allowed("x-amz-security-token", "token"));
        assertRefused(
                400,
                "InvalidArgument",
                form("refused").unsigned().field("x-amz-signature", "x").field("policy", "e30="));
    }

    @Test
    void aFormThatIsSignedInItsHeaderIsRefused() throws IOException {
        byte[] body = form("refused").build();
        try (RawClient client = client()) {
            client.head("POST", "/bucket", "UNSIGNED-PAYLOAD", UploadFormBuilder.headers(body.length))
                    .send(body);
            assertError(412, "PreconditionFailed", client.answer("POST"));
            client.head("POST", "/bucket", "UNSIGNED-PAYLOAD", Map.of("content-length", "2"))
                    .send("{}");
            assertError(412, "PreconditionFailed", client.answer("POST"));
            client.unsignedHead("POST", "/bucket?acl", UploadFormBuilder.headers(body.length))
                    .send(body);
            assertError(403, "AccessDenied", client.answer("POST"));
            client.unsignedHead("POST", "/bucket/key", UploadFormBuilder.headers(body.length))
                    .send(body);
            assertError(403, "AccessDenied", client.answer("POST"));
        }
    }

    @Test
    void theBucketMustBeThere() throws IOException {
        byte[] body = new UploadFormBuilder().allowed("key", "k").build();
        try (RawClient client = client()) {
            client.unsignedHead("POST", "/nowhere", UploadFormBuilder.headers(body.length))
                    .send(body);
            assertError(404, "NoSuchBucket", client.answer("POST"));
        }
    }

    // ---------------------------------------------------------------- what the policy allows

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"x-amz-meta-a\": \"one\"} | one",
                "[\"eq\", \"$x-amz-meta-a\", \"one\"] | one",
                "[\"EQ\", \"$X-Amz-Meta-A\", \"one\"] | one",
                "[\"starts-with\", \"$x-amz-meta-a\", \"\"] | anything",
                "[\"StArTs-WiTh\", \"$x-amz-meta-a\", \"on\"] | one",
                "{\"x-amz-meta-a\": \"\\$one\\u00e9\"} | $oneé"
            })
    void conditionsThatHoldLetTheFormPass(String condition, String value) throws IOException {
        assertStored(form("allowed").field("x-amz-meta-a", value).condition(condition), "allowed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"x-amz-meta-a\": \"one\"} | two",
                "{\"x-amz-meta-a\": \"one\"} | One",
                "[\"eq\", \"$x-amz-meta-a\", \"one\"] | one1",
                "[\"starts-with\", \"$x-amz-meta-a\", \"on\"] | two",
                "[\"starts-with\", \"$x-amz-meta-b\", \"t\"] | two",
                "[\"eq\", \"$x-amz-meta-b\", \"\"] | two",
                "{\"bucket\": \"other\"} | two"
            })
    void conditionsThatDoNotHoldKeepTheFormOut(String condition, String value) throws IOException {
        Answer answer = assertRefused(
                403,
                "AccessDenied",
                form("refused").field("x-amz-meta-a", value).condition(condition));
        assertThat(answer.text()).contains("Invalid according to Policy: Policy Condition failed: ");
    }

    @Test
    void everyFieldMustBeCovered() throws IOException {
        Answer answer = assertRefused(403, "AccessDenied", form("refused").field("Surprise", "x"));
        assertThat(answer.text()).contains("Invalid according to Policy: Extra input fields: surprise");
        assertRefused(403, "AccessDenied", form("refused").field("success_action_status", "200"));
        assertStored(form("ignored").field("x-ignore-this", "x").field("X-Ignore-That", "x"), "ignored");
    }

    @Test
    void aFieldThatMayHaveAnyValueMayBeMissing() throws IOException {
        String condition = "[\"starts-with\", \"$x-amz-server-side-encryption\", \"\"]";
        assertStored(form("without").condition(condition), "without");
    }

    @Test
    void eachTypeOfAListMustBeAllowed() throws IOException {
        String condition = "[\"starts-with\", \"$Content-Type\", \"image/\"]";
        assertStored(form("types").field("Content-Type", "image/png, image/gif").condition(condition), "types");
        assertRefused(
                403,
                "AccessDenied",
                form("refused").field("Content-Type", "image/png,text/html").condition(condition));
    }

    @Test
    void aPolicyEnds() throws IOException {
        Answer answer = assertRefused(403, "AccessDenied", form("refused").expiration("2020-01-01T00:00:00.000Z"));
        assertThat(answer.text()).contains("Invalid according to Policy: Policy expired.");
        assertStored(form("until").expiration("2100-01-01T00:00:00Z"), "until");
        assertStored(form("until").expiration("2100-01-01T00:00:00+02:00"), "until");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 3_000_000})
    void theFileMustBeAsLargeAsThePolicySays(int size) throws IOException {
        byte[] data = new byte[size];
        String exact = "[\"content-length-range\", " + size + ", " + size + "]";
        assertStored(form("range").file(data).condition(exact), "range");
        String asText = "[\"content-length-range\", \"0\", \"" + size + "\"]";
        assertStored(form("range").file(data).condition(asText), "range");
        Answer large = assertRefused(
                400,
                "EntityTooLarge",
                form("refused").file(data).condition("[\"content-length-range\", 0, " + (size - 1) + "]"));
        assertThat(large.text()).contains("exceeds the maximum allowed size");
        assertRefused(
                400,
                "EntityTooSmall",
                form("refused").file(data).condition("[\"content-length-range\", " + (size + 1) + ", 99999999]"));
        assertRefused(
                400,
                "EntityTooLarge",
                form("refused").file(data).condition(exact).condition("[\"content-length-range\", 0, 1]"));
    }

    @Test
    void aFileThatIsTooLargeIsNotReadToItsEnd() throws IOException {
        byte[] start = form("refused")
                .condition("[\"content-length-range\", 0, 2000000]")
                .build();
        try (RawClient client = client()) {
            int head = new String(start, StandardCharsets.ISO_8859_1).lastIndexOf("hello");
            client.unsignedHead("POST", "/bucket", UploadFormBuilder.headers(1L << 40))
                    .send(Arrays.copyOf(start, head))
                    .send(new byte[4 << 20]);
            assertError(400, "EntityTooLarge", client.answer("POST"));
        }
        assertNothingStored();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{}",
                "{\"expiration\": \"2100-01-01T00:00:00Z\"}",
                "{\"conditions\": []}",
                "{\"EXPIRATION\": \"2100-01-01T00:00:00Z\", \"conditions\": []}",
                "{\"expiration\": \"2100-01-01T00:00:00Z\", \"CONDITIONS\": []}",
                "{\"expiration\": \"tomorrow\", \"conditions\": []}",
                "{\"expiration\": 1, \"conditions\": []}",
                "{\"expiration\": \"2100-01-01T00:00:00Z\", \"conditions\": {}}",
                "{\"expiration\": \"2100-01-01T00:00:00Z\", \"conditions\": [{}]}",
                "{\"expiration\": \"2100-01-01T00:00:00Z\", \"conditions\": [{\"a\": \"b\", \"c\": \"d\"}]}",
                "{\"expiration\": \"2100-01-01T00:00:00Z\", \"conditions\": [{\"a\": 1}]}",
                "{\"expiration\": \"2100-01-01T00:00:00Z\", \"conditions\": [\"a\"]}",
                "{\"expiration\": \"2100-01-01T00:00:00Z\", \"conditions\": [[\"eq\", \"key\", \"a\"]]}",
                "{\"expiration\": \"2100-01-01T00:00:00Z\", \"conditions\": [[\"ends-with\", \"$key\", \"a\"]]}",
                "{\"expiration\": \"2100-01-01T00:00:00Z\", \"conditions\": [[\"content-length-range\", 0]]}",
                "{\"expiration\": \"2100-01-01T00:00:00Z\", \"conditions\": [[\"content-length-range\", -1, 0]]}",
                "{\"expiration\": \"2100-01-01T00:00:00Z\", \"conditions\": [[\"content-length-range\", 0, 1.5]]}",
                "{\"expiration\": \"2100-01-01T00:00:00Z\", \"conditions\": [[\"content-length-range\", true, 1]]}",
                "{\"expiration\": \"2100-01-01T00:00:00Z\", \"conditions\": []"
            })
    void aPolicyThatCanNotBeReadAllowsNothing(String json) throws IOException {
        // An empty document has an empty field, which counts as none.
        assertRefused(
                400,
                json.isEmpty() ? "InvalidArgument" : "InvalidPolicyDocument",
                form("refused").policy(json));
    }

    @Test
    void aPolicyThatSaysNothingAllowsNothing() throws IOException {
        assertRefused(
                403,
                "AccessDenied",
                form("refused").policy("{\"expiration\": \"2100-01-01T00:00:00Z\", \"conditions\": []}"));
    }

    // ---------------------------------------------------------------- what is no form

    @Test
    void theFormNeedsAKeyAndOneFile() throws IOException {
        assertRefused(400, "InvalidArgument", new UploadFormBuilder());
        assertRefused(400, "InvalidArgument", form(""));
        assertRefused(
                400, "IncorrectNumberOfFilesInPostRequest", form("refused").fileHead(null));
        assertRefused(
                400,
                "IncorrectNumberOfFilesInPostRequest",
                form("refused")
                        .tail("--" + UploadFormBuilder.BOUNDARY
                                + "\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nsecond\r\n"));
        assertRefused(400, "InvalidArgument", form("refused").field("key", "other"));
        assertRefused(400, "KeyTooLongError", form("k".repeat(1025)));
        assertRefused(400, "InvalidArgument", form("refused").field("Bucket", "other"));
    }

    @Test
    void theTagsOfAFormAreADocument() throws IOException {
        assertStored(
                form("tagged")
                        .field("tagging", "<Tagging><TagSet><Tag><Key>é</Key><Value>1</Value></Tag></TagSet></Tagging>")
                        .condition("[\"starts-with\", \"$tagging\", \"<Tagging>\"]"),
                "tagged");
        assertThat(gateway.store.head("bucket", "tagged").tags()).isEqualTo(Map.of("é", "1"));
        assertRefused(400, "MalformedXML", form("refused").allowed("tagging", "<Tagging/>"));
        assertRefused(400, "MalformedXML", form("refused").allowed("tagging", "a=b"));
        assertRefused(403, "AccessDenied", form("refused").field("tagging", "<Tagging><TagSet/></Tagging>"));
    }

    @Test
    void aFormMaySayWhereThePageLeadsTo() throws IOException {
        assertStored(form("led").allowed("x-amz-website-redirect-location", "/x"), "led");
        assertThat(gateway.store.head("bucket", "led").metadata())
                .containsEntry("x-amz-website-redirect-location", "/x");
        assertRefused(400, "InvalidRedirectLocation", form("refused").allowed("x-amz-website-redirect-location", "x"));
    }

    @Test
    void aFormMayAskForEncryption() throws IOException {
        assertStored(form("encrypted").allowed("x-amz-server-side-encryption", "AES256"), "encrypted");
        assertThat(gateway.store.head("bucket", "encrypted").encryption().getScheme())
                .isEqualTo(EncryptionScheme.SSE_S3);
        assertRefused(400, "InvalidArgument", form("refused").allowed("x-amz-server-side-encryption", "ROT13"));
    }

    @Test
    void whatIsNotThereIsRefused() throws IOException {
        assertRefused(501, "NotImplemented", form("refused").allowed("acl", "log-delivery-write"));
        assertRefused(501, "NotImplemented", form("refused").allowed("x-amz-server-side-encryption", "aws:kms:dsse"));
        assertRefused(501, "NotImplemented", form("refused").allowed("If-None-Match", "*"));
        assertRefused(501, "NotImplemented", form("refused").allowed("x-amz-copy-source", "/b/k"));
        assertRefused(400, "InvalidStorageClass", form("refused").allowed("x-amz-storage-class", "NONE"));
        assertRefused(400, "MetadataTooLarge", form("refused").allowed("x-amz-meta-a", "x".repeat(2048)));
    }

    @Test
    void aFieldMayLockTheObject() throws IOException {
        assertRefused(400, "InvalidArgument", form("refused").allowed("x-amz-object-lock-mode", "GOVERNANCE"));
        assertRefused(400, "InvalidRequest", form("refused").allowed("x-amz-object-lock-legal-hold", "ON"));
        gateway.store.createBucket("locking", List.of(ObjectLockDocument.enabled()));
        UploadFormBuilder form = new UploadFormBuilder()
                .allowed("key", "held")
                .condition("{\"bucket\": \"locking\"}")
                .allowed("x-amz-object-lock-legal-hold", "ON");
        byte[] body = form.build();
        try (RawClient client = client()) {
            Answer answer = client.unsignedHead("POST", "/locking", UploadFormBuilder.headers(body.length))
                    .send(body)
                    .answer("POST");
            assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        }
        assertThat(gateway.store.head("locking", "held").lock().getLegalHold()).isTrue();
    }

    @Test
    void aFieldCanNotSmuggleHeadersIn() throws IOException {
        String condition = "[\"starts-with\", \"$x-amz-meta-a\", \"\"]";
        assertRefused(
                400,
                "InvalidArgument",
                form("refused").field("x-amz-meta-a", "x\r\nset-cookie: a=b").condition(condition));
        assertRefused(400, "InvalidArgument", form("refused").allowed("x-amz-meta-a b", "x"));
    }

    @Test
    void formsThatAreNotWellFormedAreRefused() throws IOException {
        String good = new String(form("refused").build(), StandardCharsets.ISO_8859_1);
        String disposition = "Content-Disposition: form-data; name=\"key\"";
        assertMalformed(good.replace(disposition, "Content-Disposition: form-data"));
        assertMalformed(good.replace(disposition, "Content-Disposition: form-data; name=\"\""));
        assertMalformed(good.replace(disposition, "Content-Disposition: attachment; name=\"key\""));
        assertMalformed(good.replace(disposition, "nonsense"));
        assertMalformed(good.replace(disposition + "\r\n", ""));
        assertMalformed(good.replace("\r\n\r\nrefused", "\r\n\r\n\u00ff"));
        assertMalformed(good.replace(UploadFormBuilder.BOUNDARY + "\r\n", UploadFormBuilder.BOUNDARY + "x\r\n"));
        assertMalformed(good.replace(UploadFormBuilder.BOUNDARY + "--", UploadFormBuilder.BOUNDARY + "-x"));
        assertMalformed(good.substring(0, good.length() - 6));
        assertMalformed(good.replace("--" + UploadFormBuilder.BOUNDARY + "--\r\n", ""));
        assertMalformed("");
        assertMalformed("hello");
        try (RawClient client = client()) {
            client.unsignedHead("POST", "/bucket", Map.of("content-length", "5", "content-type", "multipart/form-data"))
                    .send("hello");
            assertError(400, "MalformedPOSTRequest", client.answer("POST"));
            client.unsignedHead("POST", "/bucket", Map.of("content-type", "multipart/form-data; boundary=x"));
            assertError(411, "MissingContentLength", client.answer("POST"));
        }
        assertNothingStored();
    }

    @Test
    void theFieldsHaveALimit() throws IOException {
        assertRefused(
                400, "MaxPostPreDataLengthExceededError", form("refused").field("x-ignore-a", "x".repeat(21_000)));
        UploadFormBuilder many = form("refused");
        for (int i = 0; i < 1000; i++) {
            many.field("x-ignore-" + i, "");
        }
        assertRefused(400, "MaxPostPreDataLengthExceededError", many);
        assertThat(send("x".repeat(100_000)).text()).contains("<Code>MaxPostPreDataLengthExceededError</Code>");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 3_000_000})
    void aFormThatIsCutOffIsNotStored(int size) throws IOException {
        byte[] body = form("refused").file(new byte[size]).build();
        for (int missing : new int[] {1, 2, 10, 60, size}) {
            try (RawClient client = client()) {
                client.unsignedHead("POST", "/bucket", UploadFormBuilder.headers(body.length))
                        .send(Arrays.copyOf(body, body.length - missing))
                        .endSending();
                assertThat(client.answer("POST").status()).isEqualTo(400);
            }
            assertNothingStored();
        }
    }

    // ---------------------------------------------------------------- helpers

    private static UploadFormBuilder form(String key) {
        return UploadFormBuilder.forKey(key);
    }

    private static RawClient client() throws IOException {
        return new RawClient(gateway.port());
    }

    private static Answer send(String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        try (RawClient client = client()) {
            return client.unsignedHead("POST", "/bucket", UploadFormBuilder.headers(bytes.length))
                    .send(bytes)
                    .answer("POST");
        }
    }

    private static byte[] stored(String key) {
        return gateway.s3
                .getObjectAsBytes(request -> request.bucket("bucket").key(key))
                .asByteArray();
    }

    private static void assertStored(UploadFormBuilder form, String key) throws IOException {
        Answer answer = form.post(gateway);
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        assertThat(gateway.store.has("bucket", key)).isTrue();
        gateway.store.head("bucket", key);
    }

    private static Answer assertRefused(int status, String code, UploadFormBuilder form) throws IOException {
        Answer answer = form.post(gateway);
        assertError(status, code, answer);
        assertNothingStored();
        return answer;
    }

    private static void assertMalformed(String body) throws IOException {
        assertError(400, "MalformedPOSTRequest", send(body));
    }

    private static void assertNothingStored() {
        await().until(() -> gateway.store.openWriters() == 0);
        assertThat(gateway.store.has("bucket", "refused")).isFalse();
    }

    private static void assertError(int status, String code, Answer answer) {
        assertThat(answer.text()).contains("<Code>" + code + "</Code>");
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    private static byte[] tricky(int size, long seed) {
        Random random = new Random(seed);
        byte[] almost = ("\r\n--" + UploadFormBuilder.BOUNDARY).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream(size + almost.length);
        byte[] run = new byte[1000];
        while (out.size() < size) {
            random.nextBytes(run);
            out.write(run, 0, random.nextInt(run.length));
            out.write(almost, 0, random.nextInt(almost.length - 4));
        }
        return Arrays.copyOf(out.toByteArray(), size);
    }
}
