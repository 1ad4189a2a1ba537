package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

final class CopyObjectIT extends Conformance {
    private static final Instant BEFORE = Instant.parse("2001-01-01T00:00:00Z");

    /** From {@code source} to {@code copy}, unless the request says otherwise. */
    private CopyObjectResponse copy(Consumer<CopyObjectRequest.Builder> more) {
        CopyObjectRequest.Builder request = CopyObjectRequest.builder()
                .sourceBucket(bucket)
                .sourceKey("source")
                .destinationBucket(bucket)
                .destinationKey("copy");
        more.accept(request);
        return s3.copyObject(request.build());
    }

    private void putSource() {
        s3.putObject(
                r -> r.bucket(bucket)
                        .key("source")
                        .contentType("text/plain")
                        .cacheControl("no-store")
                        .metadata(Map.of("colour", "green"))
                        .tagging("a=1"),
                text("content"));
    }

    private HeadObjectResponse headOfCopy() {
        return s3.headObject(r -> r.bucket(bucket).key("copy"));
    }

    @Test
    void aCopyHasAllOfItsSource() {
        putSource();
        CopyObjectResponse copied = copy(r -> {});
        assertThat(copied.copyObjectResult().eTag()).isEqualTo(etag("content"));
        assertThat(copied.copyObjectResult().lastModified())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(2));
        assertThat(get("copy")).isEqualTo("content");
        assertThat(headOfCopy().contentType()).isEqualTo("text/plain");
        assertThat(headOfCopy().cacheControl()).isEqualTo("no-store");
        assertThat(headOfCopy().metadata()).containsEntry("colour", "green");
        assertThat(s3.getObjectTagging(r -> r.bucket(bucket).key("copy")).tagSet())
                .containsExactly(Tag.builder().key("a").value("1").build());
    }

    @Test
    void copiedMetadataIsTheSourcesWhateverTheRequestSays() {
        putSource();
        copy(r -> r.metadata(Map.of("shape", "round")).metadataDirective(MetadataDirective.COPY));
        assertThat(headOfCopy().metadata()).isEqualTo(Map.of("colour", "green"));
    }

    @Test
    void replacedMetadataIsTheRequestsAlone() {
        putSource();
        copy(r -> r.metadataDirective(MetadataDirective.REPLACE)
                .metadata(Map.of("shape", "round"))
                .contentType("text/html"));
        assertThat(headOfCopy().metadata()).isEqualTo(Map.of("shape", "round"));
        assertThat(headOfCopy().contentType()).isEqualTo("text/html");
        assertThat(headOfCopy().cacheControl()).isNull();
        assertThat(s3.getObjectTagging(r -> r.bucket(bucket).key("copy")).tagSet())
                .hasSize(1);
    }

    @Test
    void replacedTagsAreTheRequestsAlone() {
        putSource();
        copy(r -> r.taggingDirective(TaggingDirective.REPLACE).tagging("b=2"));
        assertThat(s3.getObjectTagging(r -> r.bucket(bucket).key("copy")).tagSet())
                .containsExactly(Tag.builder().key("b").value("2").build());
        assertThat(headOfCopy().metadata()).containsEntry("colour", "green");
        copy(r -> r.taggingDirective(TaggingDirective.REPLACE));
        assertThat(s3.getObjectTagging(r -> r.bucket(bucket).key("copy")).tagSet())
                .isEmpty();
    }

    @Test
    void aDirectiveIsToCopyOrToReplace() {
        putSource();
        refuses(400, "InvalidArgument", () -> copy(r -> r.metadataDirective("MERGE")));
        refuses(400, "InvalidArgument", () -> copy(r -> r.taggingDirective("MERGE")));
        assertThat(keys()).containsExactly("source");
    }

    @Test
    void anObjectIsNotCopiedOntoItselfWithoutAChange() {
        putSource();
        refuses(400, "InvalidRequest", () -> copy(r -> r.destinationKey("source")));
        copy(r -> r.destinationKey("source")
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(Map.of("shape", "round")));
        assertThat(get("source")).isEqualTo("content");
        assertThat(s3.headObject(r -> r.bucket(bucket).key("source")).metadata())
                .isEqualTo(Map.of("shape", "round"));
        copy(r -> r.destinationKey("source").storageClass(StorageClass.REDUCED_REDUNDANCY));
        assertThat(s3.headObject(r -> r.bucket(bucket).key("source")).storageClass())
                .isEqualTo(StorageClass.REDUCED_REDUNDANCY);
    }

    @Test
    void aCopyTakesThePlaceOfWhatWasThere() {
        putSource();
        put("copy", "something longer than that");
        copy(r -> {});
        assertThat(get("copy")).isEqualTo("content");
        put("source", "changed");
        assertThat(get("copy")).isEqualTo("content");
        s3.deleteObject(r -> r.bucket(bucket).key("source"));
        assertThat(get("copy")).isEqualTo("content");
    }

    @Test
    void objectsAreCopiedBetweenBuckets() {
        putSource();
        String there = newBucket();
        copy(r -> r.destinationBucket(there).destinationKey("copy"));
        assertThat(s3.getObjectAsBytes(r -> r.bucket(there).key("copy")).asUtf8String())
                .isEqualTo("content");
        assertThat(keys()).containsExactly("source");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a+b",
                "100%25",
                "é/漢字/🙂",
                "a?versionId=x",
                "a#b&c=d",
                "trailing/",
                "a//b",
                "a/../b",
                "'\""
            })
    void sourcesHaveAnyName(String key) {
        put(key, key);
        copy(r -> r.sourceKey(key));
        assertThat(get("copy")).isEqualTo(key);
    }

    @Test
    void aSourceMayBeginWithASlash() {
        putSource();
        for (String source : new String[] {"/" + bucket + "/source", bucket + "/source", bucket + "/sourc%65"}) {
            RawClient.Answer answer = raw.send("PUT", "/" + bucket + "/copy", "", "x-amz-copy-source", source);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("<CopyObjectResult");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "source", "/", "//"})
    void aSourceIsABucketAndAKey(String source) {
        RawClient.Answer answer = raw.send("PUT", "/" + bucket + "/copy", "", "x-amz-copy-source", source);
        assertRefused(400, "InvalidArgument", answer);
    }

    @Test
    void aMissingSourceIsNotFound() {
        refuses(404, "NoSuchKey", () -> copy(r -> {}));
        refuses(404, "NoSuchBucket", () -> copy(r -> r.sourceBucket(newName())));
        putSource();
        refuses(404, "NoSuchBucket", () -> copy(r -> r.destinationBucket(newName())));
    }

    @Test
    void theSourcesConditionsFailAlike() {
        putSource();
        Instant modified = s3.headObject(r -> r.bucket(bucket).key("source")).lastModified();
        refuses(412, "PreconditionFailed", () -> copy(r -> r.copySourceIfMatch(etag("other"))));
        refuses(412, "PreconditionFailed", () -> copy(r -> r.copySourceIfNoneMatch(etag("content"))));
        refuses(412, "PreconditionFailed", () -> copy(r -> r.copySourceIfModifiedSince(modified)));
        refuses(412, "PreconditionFailed", () -> copy(r -> r.copySourceIfUnmodifiedSince(BEFORE)));
        assertThat(keys()).containsExactly("source");
        copy(r -> r.copySourceIfMatch(etag("content")).copySourceIfUnmodifiedSince(BEFORE));
        refuses(
                412,
                "PreconditionFailed",
                () -> copy(r -> r.copySourceIfNoneMatch(etag("content")).copySourceIfModifiedSince(BEFORE)));
        copy(r -> r.copySourceIfNoneMatch(etag("other")));
        copy(r -> r.copySourceIfModifiedSince(BEFORE));
        copy(r -> r.copySourceIfUnmodifiedSince(modified));
    }

    @Test
    void theCopysConditionsAreThoseOfWriting() {
        putSource();
        copy(r -> r.ifNoneMatch("*"));
        refuses(412, "PreconditionFailed", () -> copy(r -> r.ifNoneMatch("*")));
        refuses(412, "PreconditionFailed", () -> copy(r -> r.ifMatch(etag("other"))));
        copy(r -> r.ifMatch(etag("content")));
        refuses(404, "NoSuchKey", () -> copy(r -> r.destinationKey("third").ifMatch(etag("content"))));
    }

    @Test
    void theSourcesChecksumIsKept() {
        byte[] data = bytes("content");
        plain.putObject(
                r -> r.bucket(bucket).key("source").checksumSHA256(Checksums.SHA256.base64(data)),
                RequestBody.fromBytes(data));
        CopyObjectResponse copied = copy(r -> {});
        assertThat(copied.copyObjectResult().checksumSHA256()).isEqualTo(Checksums.SHA256.base64(data));
        assertThat(plain.headObject(r -> r.bucket(bucket).key("copy").checksumMode(ChecksumMode.ENABLED))
                        .checksumSHA256())
                .isEqualTo(Checksums.SHA256.base64(data));
    }

    @ParameterizedTest
    @EnumSource
    void aNamedChecksumIsMade(Checksums kind) {
        put("source", "content");
        copy(r -> r.checksumAlgorithm(kind.algorithm()));
        RawClient.Answer head = raw.send("HEAD", "/" + bucket + "/copy", "", "x-amz-checksum-mode", "ENABLED");
        assertThat(head.header(kind.header())).isEqualTo(kind.base64(bytes("content")));
        assertThat(head.header("x-amz-checksum-type")).isEqualTo("FULL_OBJECT");
    }

    @Test
    void aCopyOfPartsIsInOnePiece() {
        String id = begin("source");
        CompletedPart only = part("source", id, 1, "content");
        complete("source", id, only);
        CopyObjectResponse copied = copy(r -> r.checksumAlgorithm("SHA1"));
        assertThat(copied.copyObjectResult().eTag()).isEqualTo(etag("content"));
        assertThat(copied.copyObjectResult().checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
        assertThat(headOfCopy().partsCount()).isNull();
    }

    @Test
    void theRedirectAndTheClassAreTheRequests() {
        s3.putObject(
                r -> r.bucket(bucket)
                        .key("source")
                        .websiteRedirectLocation("/other")
                        .storageClass(StorageClass.REDUCED_REDUNDANCY),
                text("content"));
        copy(r -> {});
        assertThat(headOfCopy().websiteRedirectLocation()).isNull();
        assertThat(headOfCopy().storageClass()).isNull();
    }

    @Test
    void theExpectedOwnerOfTheSourceIsChecked() {
        putSource();
        copy(r -> r.expectedSourceBucketOwner(SharedCluster.OWNER.accessKeyId()));
        refuses(403, "AccessDenied", () -> copy(r -> r.expectedSourceBucketOwner("stranger")));
    }

    @Test
    void aVersionIsCopied() {
        String versioned = newVersionedBucket();
        String first =
                s3.putObject(r -> r.bucket(versioned).key("key"), text("first")).versionId();
        s3.putObject(r -> r.bucket(versioned).key("key"), text("second"));
        CopyObjectResponse copied = copy(r -> r.sourceBucket(versioned)
                .sourceKey("key")
                .sourceVersionId(first)
                .destinationBucket(versioned)
                .destinationKey("key"));
        assertThat(copied.copySourceVersionId()).isEqualTo(first);
        assertThat(copied.versionId()).isNotEmpty().isNotEqualTo(first);
        assertThat(s3.getObjectAsBytes(r -> r.bucket(versioned).key("key")).asUtf8String())
                .isEqualTo("first");
    }

    @Test
    void aDeleteMarkerIsNotCopied() {
        String versioned = newVersionedBucket();
        s3.putObject(r -> r.bucket(versioned).key("key"), text("first"));
        String marker = s3.deleteObject(r -> r.bucket(versioned).key("key")).versionId();
        refuses(404, "NoSuchKey", () -> copy(r -> r.sourceBucket(versioned).sourceKey("key")));
        refuses(
                400,
                "InvalidRequest",
                () -> copy(r -> r.sourceBucket(versioned).sourceKey("key").sourceVersionId(marker)));
        refuses(404, "NoSuchVersion", () -> {
            s3.deleteObject(r -> r.bucket(versioned).key("key").versionId(marker));
            copy(r -> r.sourceBucket(versioned).sourceKey("key").sourceVersionId(marker));
        });
    }
}
