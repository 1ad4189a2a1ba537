package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.Tag;

final class PutObjectIT extends Conformance {
    @Test
    void theETagIsTheMd5OfTheBytes() {
        assertThat(put("key", "hello").eTag()).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
        assertThat(put("empty", "").eTag()).isEqualTo("\"d41d8cd98f00b204e9800998ecf8427e\"");
        assertThat(get("key")).isEqualTo("hello");
        assertThat(get("empty")).isEmpty();
    }

    @Test
    void aNewObjectTakesThePlaceOfTheOldWithAllThatBelongsToIt() {
        s3.putObject(
                r -> r.bucket(bucket)
                        .key("key")
                        .metadata(Map.of("colour", "green"))
                        .cacheControl("no-store")
                        .tagging("a=1"),
                text("a longer one"));

        put("key", "new");

        HeadObjectResponse head = s3.headObject(r -> r.bucket(bucket).key("key"));
        assertThat(get("key")).isEqualTo("new");
        assertThat(head.contentLength()).isEqualTo(3);
        assertThat(head.metadata()).isEmpty();
        assertThat(head.cacheControl()).isNull();
        assertThat(s3.getObjectTagging(r -> r.bucket(bucket).key("key")).tagSet())
                .isEmpty();
    }

    @Test
    void namesOfMetadataAreLowerCaseAndValuesAreKept() {
        Map<String, String> metadata = Map.of(
                "Mixed-Case", "Value With Capitals",
                "punctuation", "a,b;c=\"d\" (e) <f> {g} 'h' %41 + ~",
                "empty", "",
                "under_score", "1",
                "long", "x".repeat(1000));
        s3.putObject(r -> r.bucket(bucket).key("key").metadata(metadata), text(""));

        assertThat(s3.headObject(r -> r.bucket(bucket).key("key")).metadata())
                .containsOnlyKeys("mixed-case", "punctuation", "empty", "under_score", "long")
                .containsEntry("mixed-case", "Value With Capitals")
                .containsEntry("punctuation", metadata.get("punctuation"))
                .containsEntry("empty", "")
                .containsEntry("long", metadata.get("long"));
    }

    @Test
    void metadataHasTwoKilobytes() {
        s3.putObject(r -> r.bucket(bucket).key("most").metadata(Map.of("name", "x".repeat(2044))), text(""));
        assertThat(s3.headObject(r -> r.bucket(bucket).key("most")).metadata().get("name"))
                .hasSize(2044);
        refuses(
                400,
                "MetadataTooLarge",
                () -> s3.putObject(
                        r -> r.bucket(bucket).key("more").metadata(Map.of("name", "x".repeat(2045))), text("")));
        refuses(404, () -> s3.headObject(r -> r.bucket(bucket).key("more")));
    }

    @Test
    void systemHeadersAreKept() {
        Instant expires = Instant.parse("2031-02-03T04:05:06Z");
        s3.putObject(
                r -> r.bucket(bucket)
                        .key("key")
                        .contentType("text/html; charset=\"utf-8\"; odd=1")
                        .cacheControl("public, max-age=14400")
                        .contentDisposition("attachment; filename=\"na;me.html\"")
                        .contentEncoding("gzip")
                        .contentLanguage("de-DE, en-CA")
                        .expires(expires),
                text("x"));

        HeadObjectResponse head = s3.headObject(r -> r.bucket(bucket).key("key"));
        assertThat(head.contentType()).isEqualTo("text/html; charset=\"utf-8\"; odd=1");
        assertThat(head.cacheControl()).isEqualTo("public, max-age=14400");
        assertThat(head.contentDisposition()).isEqualTo("attachment; filename=\"na;me.html\"");
        assertThat(head.contentEncoding()).isEqualTo("gzip");
        assertThat(head.contentLanguage()).isEqualTo("de-DE, en-CA");
        assertThat(head.expiresString()).isEqualTo("Mon, 03 Feb 2031 04:05:06 GMT");
    }

    @Test
    void withoutATypeItIsBytes() {
        assertThat(raw.send("PUT", "/" + bucket + "/key", "x").status()).isEqualTo(200);
        assertThat(s3.headObject(r -> r.bucket(bucket).key("key")).contentType())
                .isEqualTo("binary/octet-stream");
    }

    @Test
    void anObjectThatMustBeNewIsRefusedWhereThereIsOne() {
        s3.putObject(r -> r.bucket(bucket).key("key").ifNoneMatch("*"), text("first"));
        refuses(
                412,
                "PreconditionFailed",
                () -> s3.putObject(r -> r.bucket(bucket).key("key").ifNoneMatch("*"), text("second")));
        assertThat(get("key")).isEqualTo("first");
    }

    @Test
    void anObjectThatMustBeOfAnETagIsRefusedWhereItIsNot() {
        String etag = put("key", "first").eTag();
        refuses(
                412,
                "PreconditionFailed",
                () -> s3.putObject(r -> r.bucket(bucket).key("key").ifMatch(etag("other")), text("second")));
        assertThat(get("key")).isEqualTo("first");
        s3.putObject(r -> r.bucket(bucket).key("key").ifMatch(etag), text("second"));
        assertThat(get("key")).isEqualTo("second");
        refuses(
                404,
                "NoSuchKey",
                () -> s3.putObject(r -> r.bucket(bucket).key("missing").ifMatch(etag), text("third")));
    }

    @Test
    void behindADeleteMarkerThereIsNoObject() {
        String versioned = newVersionedBucket();
        String etag =
                s3.putObject(r -> r.bucket(versioned).key("key"), text("first")).eTag();
        s3.deleteObject(r -> r.bucket(versioned).key("key"));
        refuses(
                404,
                "NoSuchKey",
                () -> s3.putObject(r -> r.bucket(versioned).key("key").ifMatch(etag), text("second")));
        s3.putObject(r -> r.bucket(versioned).key("key").ifNoneMatch("*"), text("second"));
        assertThat(s3.getObjectAsBytes(r -> r.bucket(versioned).key("key")).asUtf8String())
                .isEqualTo("second");
    }

    @Test
    void theMd5OfTheBytesIsChecked() {
        String right = Base64.getEncoder().encodeToString(md5(bytes("content")));
        plain.putObject(r -> r.bucket(bucket).key("right").contentMD5(right), text("content"));
        refuses(
                400,
                "BadDigest",
                () -> plain.putObject(r -> r.bucket(bucket).key("wrong").contentMD5(right), text("other content")));
        assertThat(keys()).containsExactly("right");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "not base64!", "YWJj"})
    void anMd5IsSixteenBytesInBase64(String value) {
        RawClient.Answer answer = raw.send("PUT", "/" + bucket + "/key", "x", "content-md5", value);
        assertRefused(400, "InvalidDigest", answer);
    }

    @ParameterizedTest
    @EnumSource
    void aChecksumIsCheckedAndKept(Checksums kind) {
        byte[] data = bytes("123456789");
        String right = kind.base64(data);
        RawClient.Answer stored = raw.send("PUT", "/" + bucket + "/right", "123456789", kind.header(), right);
        assertThat(stored.status()).as(stored.body()).isEqualTo(200);
        assertThat(stored.header(kind.header())).isEqualTo(right);

        RawClient.Answer head = raw.send("HEAD", "/" + bucket + "/right", "", "x-amz-checksum-mode", "ENABLED");
        assertThat(head.header(kind.header())).isEqualTo(right);
        assertThat(head.header("x-amz-checksum-type")).isEqualTo("FULL_OBJECT");

        assertRefused(400, "BadDigest", raw.send("PUT", "/" + bucket + "/wrong", "other bytes", kind.header(), right));
        assertRefused(400, "BadDigest", raw.send("PUT", "/" + bucket + "/odd", "x", kind.header(), "bm90"));
        assertThat(keys()).containsExactly("right");
    }

    /** In a trailer. The client has no code of its own for CRC64NVME. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CRC64NVME")
    void aNamedChecksumIsTheOneThatComes(Checksums kind) {
        byte[] data = bytes(1, 1000);
        PutObjectResponse stored = plain.putObject(
                r -> r.bucket(bucket).key("key").checksumAlgorithm(kind.algorithm()), RequestBody.fromBytes(data));
        assertThat(stored.sdkHttpResponse().firstMatchingHeader(kind.header())).hasValue(kind.base64(data));
    }

    @Test
    void theClientsOwnChecksumIsThatOfTheWholeObject() {
        PutObjectResponse stored = put("key", "hello");
        assertThat(stored.checksumCRC32()).isEqualTo(Checksums.CRC32.base64(bytes("hello")));
        assertThat(stored.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
        assertThat(plain.headObject(r -> r.bucket(bucket).key("key").checksumMode(ChecksumMode.ENABLED))
                        .checksumCRC32())
                .isEqualTo(stored.checksumCRC32());
    }

    @Test
    void thereIsOneChecksumAtMost() {
        byte[] data = bytes("x");
        RawClient.Answer answer = raw.send(
                "PUT",
                "/" + bucket + "/key",
                "x",
                Checksums.CRC32.header(),
                Checksums.CRC32.base64(data),
                Checksums.SHA1.header(),
                Checksums.SHA1.base64(data));
        assertRefused(400, "InvalidRequest", answer);
        assertThat(keys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "/leading",
                "trailing/",
                "double//slash",
                "a/./b",
                "a/../b",
                "..",
                ".",
                ".hidden",
                " space ",
                "plus+and space",
                "100%",
                "%2F%00",
                "a=b&c=d?e#f",
                "quote\"'`<>",
                "back\\slash|^~{}[]()!*$,;:@",
                "tab\tand\nnewline",
                "\u007f\u0080",
                "ünïcödé",
                "e\u0301 is not \u00e9",
                "漢字/かな/한글",
                "🙂/👩‍👩‍👧",
                "\uffff",
                "versionId",
                "null"
            })
    void keysAreKeptToTheByte(String key) {
        put(key, key);
        assertThat(get(key)).isEqualTo(key);
        assertThat(keys()).containsExactly(key);
        s3.deleteObject(r -> r.bucket(bucket).key(key));
        assertThat(keys()).isEmpty();
    }

    @Test
    void keysThatDifferAreOtherKeys() {
        putAll("key", "Key", "key ", "key/", "./key", "e\u0301", "\u00e9");
        assertThat(keys()).hasSize(7);
        assertThat(get("e\u0301")).isEqualTo("e\u0301");
        assertThat(get("key/")).isEqualTo("key/");
    }

    @Test
    void aKeyHas1024BytesOfUtf8() {
        putAll("x".repeat(1024), "é".repeat(512));
        assertThat(keys()).containsExactly("x".repeat(1024), "é".repeat(512));
        refuses(400, "KeyTooLongError", () -> put("x".repeat(1025), ""));
        refuses(400, "KeyTooLongError", () -> put("é".repeat(512) + "x", ""));
    }

    @Test
    void theStorageClassIsSaidWhereItIsNotTheStandard() {
        s3.putObject(r -> r.bucket(bucket).key("standard").storageClass(StorageClass.STANDARD), text("x"));
        s3.putObject(r -> r.bucket(bucket).key("reduced").storageClass(StorageClass.REDUCED_REDUNDANCY), text("x"));
        assertThat(s3.headObject(r -> r.bucket(bucket).key("standard")).storageClass())
                .isNull();
        assertThat(s3.headObject(r -> r.bucket(bucket).key("reduced")).storageClass())
                .isEqualTo(StorageClass.REDUCED_REDUNDANCY);
        refuses(
                400,
                "InvalidStorageClass",
                () -> s3.putObject(r -> r.bucket(bucket).key("odd").storageClass("FAST"), text("x")));
    }

    @Test
    void tagsComeWithTheObject() {
        s3.putObject(r -> r.bucket(bucket).key("key").tagging("b=2%20%2B%203&a=1&empty="), text("x"));
        assertThat(s3.getObjectTagging(r -> r.bucket(bucket).key("key")).tagSet())
                .containsExactlyInAnyOrder(
                        Tag.builder().key("a").value("1").build(),
                        Tag.builder().key("b").value("2 + 3").build(),
                        Tag.builder().key("empty").value("").build());
        refuses(
                400,
                "InvalidArgument",
                () -> s3.putObject(r -> r.bucket(bucket).key("twice").tagging("a=1&a=2"), text("x")));
        refuses(
                400,
                "InvalidTag",
                () -> s3.putObject(r -> r.bucket(bucket).key("long").tagging("k".repeat(129) + "=1"), text("x")));
        assertThat(keys()).containsExactly("key");
    }

    @Test
    void aRedirectIsToAPathOrASite() {
        s3.putObject(r -> r.bucket(bucket).key("path").websiteRedirectLocation("/other"), text(""));
        s3.putObject(r -> r.bucket(bucket).key("site").websiteRedirectLocation("https://example.com/"), text(""));
        assertThat(s3.headObject(r -> r.bucket(bucket).key("path")).websiteRedirectLocation())
                .isEqualTo("/other");
        assertThat(s3.headObject(r -> r.bucket(bucket).key("site")).websiteRedirectLocation())
                .isEqualTo("https://example.com/");
        refuses(
                400,
                "InvalidRedirectLocation",
                () -> s3.putObject(r -> r.bucket(bucket).key("odd").websiteRedirectLocation("other"), text("")));
    }
}
