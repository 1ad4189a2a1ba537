package io.ozone.cluster.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

final class ListObjectVersionsIT extends Conformance {
    private String unversioned;

    @BeforeEach
    void keepVersions() {
        unversioned = bucket;
        bucket = newVersionedBucket();
    }

    private ListObjectVersionsResponse list() {
        return s3.listObjectVersions(r -> r.bucket(bucket));
    }

    private String delete(String key) {
        return s3.deleteObject(r -> r.bucket(bucket).key(key)).versionId();
    }

    @Test
    void versionsAreListedByKeyAndTheNewestFirst() {
        String b1 = put("b", "1").versionId();
        String a1 = put("a", "22").versionId();
        String b2 = put("b", "333").versionId();
        assertThat(list().versions())
                .extracting(ObjectVersion::key, ObjectVersion::versionId, ObjectVersion::isLatest, ObjectVersion::size)
                .containsExactly(tuple("a", a1, true, 2L), tuple("b", b2, true, 3L), tuple("b", b1, false, 1L));
        assertThat(list().versions()).allSatisfy(version -> {
            assertThat(version.eTag()).isNotEmpty();
            assertThat(version.lastModified()).isNotNull();
            assertThat(version.owner().id()).isNotEmpty();
            assertThat(version.storageClassAsString()).isEqualTo("STANDARD");
            assertThat(version.checksumAlgorithmAsStrings()).containsExactly("CRC32");
        });
        assertThat(list().isTruncated()).isFalse();
        assertThat(list().name()).isEqualTo(bucket);
    }

    @Test
    void markersAreListedWithTheVersions() {
        put("key", "x");
        String marker = delete("key");
        assertThat(list().deleteMarkers())
                .extracting(DeleteMarkerEntry::key, DeleteMarkerEntry::versionId, DeleteMarkerEntry::isLatest)
                .containsExactly(tuple("key", marker, true));
        assertThat(list().versions()).extracting(ObjectVersion::isLatest).containsExactly(false);
        put("key", "y");
        assertThat(list().deleteMarkers())
                .extracting(DeleteMarkerEntry::isLatest)
                .containsExactly(false);
    }

    @Test
    void whatIsNotKeptInVersionsIsTheVersionNull() {
        s3.putObject(r -> r.bucket(unversioned).key("key"), text("x"));
        assertThat(s3.listObjectVersions(r -> r.bucket(unversioned)).versions())
                .extracting(ObjectVersion::versionId, ObjectVersion::isLatest)
                .containsExactly(tuple("null", true));
    }

    @Test
    void namesAreRolledUpAtTheDelimiter() {
        putAll("a/1", "a/2", "b", "c/1");
        put("b", "again");
        delete("c/1");
        ListObjectVersionsResponse root =
                s3.listObjectVersions(r -> r.bucket(bucket).delimiter("/"));
        assertThat(root.versions()).extracting(ObjectVersion::key).containsExactly("b", "b");
        assertThat(root.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("a/", "c/");
        assertThat(s3.listObjectVersions(r -> r.bucket(bucket).prefix("c/")).deleteMarkers())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void pagesHaveEveryVersionOnce(int size) {
        List<String> ids = new ArrayList<>();
        for (String key : List.of("a", "b", "b", "b", "c")) {
            ids.add(put(key, "x").versionId());
        }
        ids.add(delete("b"));
        List<String> listed = new ArrayList<>();
        for (ListObjectVersionsResponse page :
                s3.listObjectVersionsPaginator(r -> r.bucket(bucket).maxKeys(size))) {
            assertThat(page.versions().size() + page.deleteMarkers().size()).isBetween(1, size);
            page.versions().forEach(version -> listed.add(version.versionId()));
            page.deleteMarkers().forEach(marker -> listed.add(marker.versionId()));
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void aListGoesOnBehindTheMarkers() {
        put("a", "1");
        String second = put("a", "2").versionId();
        String b = put("b", "1").versionId();
        assertThat(s3.listObjectVersions(r -> r.bucket(bucket).keyMarker("a")).versions())
                .extracting(ObjectVersion::versionId)
                .containsExactly(b);
        assertThat(s3.listObjectVersions(r -> r.bucket(bucket).keyMarker("a").versionIdMarker(second))
                        .versions())
                .extracting(ObjectVersion::key)
                .containsExactly("a", "b");
        refuses(
                400,
                "InvalidArgument",
                () -> s3.listObjectVersions(r -> r.bucket(bucket).versionIdMarker(second)));
    }

    @Test
    void namesAreEncodedWhereThatIsAskedFor() {
        put("a+é", "x");
        assertThat(raw.send("GET", "/" + bucket + "?encoding-type=url&versions", "")
                        .body())
                .contains("<Key>a%2B%C3%A9</Key>")
                .contains("<EncodingType>url</EncodingType>");
    }

    @Test
    void noVersionsAreAPageToo() {
        put("a", "x");
        ListObjectVersionsResponse none =
                s3.listObjectVersions(r -> r.bucket(bucket).maxKeys(0));
        assertThat(none.versions()).isEmpty();
        assertThat(none.isTruncated()).isFalse();
        assertRefused(400, "InvalidArgument", raw.send("GET", "/" + bucket + "?max-keys=-1&versions", ""));
    }
}
