package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

final class DeleteObjectsIT extends Conformance {
    private static ObjectIdentifier key(String key) {
        return ObjectIdentifier.builder().key(key).build();
    }

    private DeleteObjectsResponse delete(boolean quiet, List<ObjectIdentifier> objects) {
        return s3.deleteObjects(r -> r.bucket(bucket).delete(d -> d.quiet(quiet).objects(objects)));
    }

    @Test
    void eachKeyHasItsResultAndWhatIsMissingIsDeleted() {
        putAll("a", "b", "c");
        DeleteObjectsResponse answer = delete(false, List.of(key("c"), key("missing"), key("a")));
        assertThat(answer.deleted()).extracting(DeletedObject::key).containsExactlyInAnyOrder("c", "missing", "a");
        assertThat(answer.errors()).isEmpty();
        assertThat(keys()).containsExactly("b");
    }

    @Test
    void whoWantsQuietHearsOfErrorsAlone() {
        putAll("a", "b");
        DeleteObjectsResponse answer = delete(
                true, List.of(key("a"), key("b").toBuilder().eTag(etag("other")).build()));
        assertThat(answer.deleted()).isEmpty();
        assertThat(answer.errors()).extracting(S3Error::key).containsExactly("b");
        assertThat(keys()).containsExactly("b");
    }

    @Test
    void anETagIsAConditionForItsKeyAlone() {
        putAll("a", "b");
        DeleteObjectsResponse answer = delete(
                false,
                List.of(
                        key("a").toBuilder().eTag(etag("a")).build(),
                        key("b").toBuilder().eTag(etag("other")).build()));
        assertThat(answer.deleted()).extracting(DeletedObject::key).containsExactly("a");
        assertThat(answer.errors()).singleElement().satisfies(error -> {
            assertThat(error.key()).isEqualTo("b");
            assertThat(error.code()).isEqualTo("PreconditionFailed");
        });
    }

    @Test
    void aTimeAndASizeAreConditionsForTheirKeysAlone() {
        putAll("a", "b", "c");
        Instant modified = s3.headObject(r -> r.bucket(bucket).key("a")).lastModified();
        DeleteObjectsResponse answer = delete(
                false,
                List.of(
                        key("a").toBuilder().lastModifiedTime(modified).size(1L).build(),
                        key("b").toBuilder().size(2L).build(),
                        key("c").toBuilder().lastModifiedTime(Instant.EPOCH).build()));
        assertThat(answer.deleted()).extracting(DeletedObject::key).containsExactly("a");
        assertThat(answer.errors()).extracting(S3Error::code).containsOnly("PreconditionFailed");
        assertThat(keys()).containsExactly("b", "c");
    }

    @Test
    void keysAreTakenToTheByte() {
        String[] odd = {"<&>\"'", " a ", "a\tb\nc", "é/漢字/🙂", "a//b", "..", "100%25"};
        putAll(odd);
        assertThat(delete(false, Stream.of(odd).map(DeleteObjectsIT::key).toList())
                        .deleted())
                .extracting(DeletedObject::key)
                .containsExactlyInAnyOrder(odd);
        assertThat(keys()).isEmpty();
    }

    @Test
    void thereAreAThousandAtMost() {
        putAll("key-0", "key-999", "key-1000");
        List<ObjectIdentifier> many =
                IntStream.rangeClosed(0, 1000).mapToObj(i -> key("key-" + i)).toList();
        refuses(400, "MalformedXML", () -> delete(false, many));
        assertThat(keys()).hasSize(3);
        assertThat(delete(false, many.subList(0, 1000)).deleted()).hasSize(1000);
        assertThat(keys()).containsExactly("key-1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<Delete></Delete>", "<Delete><Object></Object></Delete>", "<Delete><Object>", "no xml"})
    void aListHasObjectsWithKeys(String body) {
        assertRefused(400, "MalformedXML", raw.send("POST", "/" + bucket + "?delete", body));
    }

    @Test
    void theListIsTheOneThatWasSent() {
        put("a", "x");
        String body = "<Delete><Object><Key>a</Key></Object></Delete>";
        assertRefused(
                400,
                "BadDigest",
                raw.send("POST", "/" + bucket + "?delete", body, "content-md5", "1B2M2Y8AsgTpgAmY7PhCfg=="));
        assertRefused(
                400, "BadDigest", raw.send("POST", "/" + bucket + "?delete", body, "x-amz-checksum-crc32", "AAAAAA=="));
        assertThat(keys()).containsExactly("a");
    }

    @Test
    void ofKeptVersionsTheNewestIsHiddenAndTheNamedIsDeleted() {
        String versioned = newVersionedBucket();
        String first =
                s3.putObject(r -> r.bucket(versioned).key("key"), text("first")).versionId();
        DeletedObject marker = s3.deleteObjects(r -> r.bucket(versioned).delete(d -> d.objects(key("key"))))
                .deleted()
                .get(0);
        assertThat(marker.deleteMarker()).isTrue();
        assertThat(marker.deleteMarkerVersionId()).isNotEmpty();
        assertThat(marker.versionId()).isNull();

        List<DeletedObject> both = s3.deleteObjects(r -> r.bucket(versioned)
                        .delete(d -> d.objects(
                                key("key").toBuilder().versionId(first).build(),
                                key("key").toBuilder()
                                        .versionId(marker.deleteMarkerVersionId())
                                        .build())))
                .deleted();
        assertThat(both)
                .extracting(DeletedObject::versionId)
                .containsExactlyInAnyOrder(first, marker.deleteMarkerVersionId());
        assertThat(s3.listObjectVersions(r -> r.bucket(versioned)).versions()).isEmpty();
        assertThat(s3.listObjectVersions(r -> r.bucket(versioned)).deleteMarkers())
                .isEmpty();
    }
}
