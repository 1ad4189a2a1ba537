package io.ozone.om.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Snapshot;
import io.ozone.om.Commands;
import io.ozone.om.Replica;
import io.ozone.om.state.Refusal;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.KeyVersion;
import io.ozone.wire.om.ListKeyVersions;
import io.ozone.wire.om.LookupKey;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.Services;
import io.ozone.wire.om.VersionList;
import io.ozone.wire.om.Versioning;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions as they are listed and looked up. */
class ListVersionsTest {
    private static final String V = "vol1";
    private static final String B = "bucket1";

    @TempDir
    Path directory;

    private final OmQueries queries = new OmQueries(50, Services::getDefaultInstance);
    private Replica om;

    @BeforeEach
    void open() {
        om = new Replica(directory.resolve("om.db"));
        om.volumeAndBucket(V, B);
        // Neighbours whose rows surround those of the bucket.
        for (String other : List.of("bucket0", "bucket1-x", "bucket2")) {
            om.must(Commands.of(Commands.bucket(V, other)));
            om.must(Commands.versioning(V, other, Versioning.ENABLED));
            om.put(V, other, "zzz", 1);
            om.put(V, other, "zzz", 1);
        }
    }

    @AfterEach
    void close() {
        assertThat(om.violations()).isEmpty();
        om.close();
    }

    private void set(Versioning versioning) {
        om.must(Commands.versioning(V, B, versioning));
    }

    private String put(String key) {
        om.put(V, B, key, 1);
        return lookup(key, "").getVersionId();
    }

    private String delete(String key) {
        return om.must(Commands.delete(V, B, key)).getDeletedKey().getVersionId();
    }

    @Test
    void aBucketThatNeverKeptVersionsListsItsKeys() {
        om.put(V, B, "b", 1);
        om.put(V, B, "a", 1);
        assertThat(lines(list(query()))).containsExactly("a null latest", "b null latest");
        assertThat(lookup("a", "").getVersionId()).isEmpty();
        assertThat(lookup("a", "null").getVersionId()).isEmpty();
        assertThat(lookup("a", "null").getKey().getLength()).isEqualTo(1);
    }

    @Test
    void versionsAndMarkersStandInOneOrder() {
        om.put(V, B, "a", 1);
        set(Versioning.ENABLED);
        String second = put("a");
        String marker = delete("a");
        String slash = put("a/1");
        String low = put("a\u0001");
        String gone = delete("b");
        assertThat(lines(list(query())))
                .containsExactly(
                        "a " + marker + " marker latest",
                        "a " + second,
                        "a null",
                        "a\u0001 " + low + " latest",
                        "a/1 " + slash + " latest",
                        "b " + gone + " marker latest");
    }

    @Test
    void theNullVersionStandsAtItsPlace() {
        set(Versioning.ENABLED);
        String old = put("a");
        set(Versioning.SUSPENDED);
        put("a");
        set(Versioning.ENABLED);
        String young = put("a");
        String other = put("b");
        List<String> all = List.of("a " + young + " latest", "a null", "a " + old, "b " + other + " latest");
        assertThat(lines(list(query()))).isEqualTo(all);
        assertThat(lines(list(after("a", young)))).isEqualTo(all.subList(1, 4));
        assertThat(lines(list(after("a", "null")))).isEqualTo(all.subList(2, 4));
        assertThat(lines(list(after("a", old)))).isEqualTo(all.subList(3, 4));
        assertThat(lines(list(after("a", "")))).isEqualTo(all.subList(3, 4));
        assertThat(lines(list(query().setVersionIdMarker(young)))).isEqualTo(all);
    }

    @Test
    void aPageGoesOnWhereTheOneBeforeEndedWhateverIsGone() {
        set(Versioning.ENABLED);
        String first = put("a");
        String second = put("a");
        String third = put("a");
        VersionList page = list(query().setLimit(1));
        assertThat(page.getTruncated()).isTrue();
        assertThat(page.getNextKey()).isEqualTo("a");
        assertThat(page.getNextVersionId()).isEqualTo(third);
        om.must(Commands.deleteVersion(V, B, "a", third));
        assertThat(lines(list(after("a", third)))).containsExactly("a " + second + " latest", "a " + first);
        om.must(Commands.deleteVersion(V, B, "a", first));
        assertThat(lines(list(after("a", second)))).isEmpty();
        assertThat(lines(list(after("a", first)))).isEmpty();
    }

    @Test
    void behindANullVersionThatIsGoneTheKeyBeginsAnew() {
        set(Versioning.ENABLED);
        String old = put("a");
        set(Versioning.SUSPENDED);
        put("a");
        om.must(Commands.deleteVersion(V, B, "a", "null"));
        assertThat(lines(list(after("a", "null")))).containsExactly("a " + old + " latest");
    }

    @Test
    void aDelimiterRollsKeysUp() {
        set(Versioning.ENABLED);
        for (String key : List.of("a", "b/1", "b/1", "b/2", "b", "c//d")) {
            put(key);
        }
        delete("b/2");
        VersionList list = list(query().setDelimiter("/"));
        assertThat(list.getVersionsList()).extracting(KeyVersion::getName).containsExactly("a", "b");
        assertThat(list.getCommonPrefixesList()).containsExactly("b/", "c/");
        VersionList page = list(query().setDelimiter("/").setLimit(3));
        assertThat(page.getNextKey()).isEqualTo("b/");
        assertThat(page.getNextVersionId()).isEmpty();
        page = list(query().setDelimiter("/").setKeyMarker("b/"));
        assertThat(page.getVersionsList()).isEmpty();
        assertThat(page.getCommonPrefixesList()).containsExactly("c/");
        assertThat(list(query().setPrefix("b/")).getVersionsCount()).isEqualTo(4);
    }

    @Test
    void everyPageAgreesWithAWalkOverAll() {
        set(Versioning.ENABLED);
        Random random = new Random(5);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            String key = text(random, 1 + random.nextInt(3));
            names.add(key);
            switch (random.nextInt(8)) {
                case 0 -> delete(key);
                case 1 -> set(random.nextBoolean() ? Versioning.ENABLED : Versioning.SUSPENDED);
                default -> put(key);
            }
        }
        List<KeyVersion> everything = allPages(query().setLimit(50)).versions;
        assertThat(everything).hasSizeGreaterThan(150);
        assertThat(names)
                .containsAll(everything.stream().map(KeyVersion::getName).toList());
        for (int i = 0; i < 200; i++) {
            ListKeyVersions.Builder query = query().setPrefix(text(random, random.nextInt(2)))
                    .setKeyMarker(random.nextInt(3) == 0 ? text(random, random.nextInt(3)) : "")
                    .setDelimiter(random.nextInt(3) == 0 ? "" : text(random, 1))
                    .setLimit(1 + random.nextInt(20));
            assertThat(allPages(query)).as("%s", query).isEqualTo(model(everything, query));
        }
    }

    /** @param versions of all pages; @param prefixes of all pages */
    private record Listed(List<KeyVersion> versions, List<String> prefixes) {}

    private Listed allPages(ListKeyVersions.Builder query) {
        Listed all = new Listed(new ArrayList<>(), new ArrayList<>());
        ListKeyVersions.Builder page = query.clone();
        while (true) {
            VersionList list = list(page);
            assertThat(list.getVersionsCount() + list.getCommonPrefixesCount()).isLessThanOrEqualTo(query.getLimit());
            all.versions.addAll(list.getVersionsList());
            all.prefixes.addAll(list.getCommonPrefixesList());
            if (!list.getTruncated()) {
                return all;
            }
            page.setKeyMarker(list.getNextKey()).setVersionIdMarker(list.getNextVersionId());
        }
    }

    private static Listed model(List<KeyVersion> everything, ListKeyVersions.Builder query) {
        Listed listed = new Listed(new ArrayList<>(), new ArrayList<>());
        for (KeyVersion version : everything) {
            String key = version.getName();
            int found = query.getDelimiter().isEmpty()
                    ? -1
                    : key.indexOf(query.getDelimiter(), query.getPrefix().length());
            String shown = found < 0
                    ? key
                    : key.substring(0, found + query.getDelimiter().length());
            boolean behind = query.getKeyMarker().isEmpty() || compareUtf8(shown, query.getKeyMarker()) > 0;
            if (!key.startsWith(query.getPrefix()) || !behind) {
                continue;
            }
            if (found < 0) {
                listed.versions.add(version);
            } else if (!listed.prefixes.contains(shown)) {
                listed.prefixes.add(shown);
            }
        }
        return listed;
    }

    @Test
    void aListHasNoBlocksAndAtMostTheServersSize() {
        set(Versioning.ENABLED);
        for (int i = 0; i < 60; i++) {
            put("a");
        }
        VersionList list = list(query().setLimit(1000));
        assertThat(list.getVersionsCount()).isEqualTo(50);
        assertThat(list.getVersionsList()).allMatch(version -> version.getKey().getBlocksCount() == 0);
        assertThat(list.getVersionsList()).allMatch(version -> version.getKey().getLength() == 1);
    }

    @Test
    void aMarkerIsFoundAsWhatItIs() {
        set(Versioning.ENABLED);
        String version = put("a");
        String marker = delete("a");
        KeyInfo newest = lookup("a", "");
        assertThat(newest.getKey().getDeleteMarker()).isTrue();
        assertThat(newest.getVersionId()).isEqualTo(marker);
        assertThat(lookup("a", marker)).isEqualTo(newest);
        assertThat(lookup("a", version).getKey().getBlocksCount()).isEqualTo(1);
    }

    @Test
    void whatIsNotThereIsRefused() {
        assertRefused(ErrorCode.NO_SUCH_VERSION, () -> lookup("a", "null"));
        set(Versioning.ENABLED);
        String version = put("a");
        assertRefused(ErrorCode.NO_SUCH_VERSION, () -> lookup("a", "null"));
        assertRefused(ErrorCode.NO_SUCH_VERSION, () -> lookup("b", version));
        assertRefused(ErrorCode.KEY_NOT_FOUND, () -> lookup("b", ""));
        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> lookup("a", "odd"));
        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> list(after("a", "odd")));
        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> list(query().setLimit(-1)));
        assertRefused(ErrorCode.BUCKET_NOT_FOUND, () -> list(query().setBucket("nowhere")));
    }

    @Test
    void aVersionKeepsWhatItWasWrittenWith() {
        set(Versioning.ENABLED);
        KeyValue pair = KeyValue.newBuilder().setKey("m").setValue("1").build();
        long session = om.must(
                        Commands.of(Commands.open(V, B, "a").addMetadata(pair).addTags(pair)))
                .getOpenedKey()
                .getSession();
        String version = om.must(Commands.of(Commands.commit(V, B, "a", session).setEtag("e1")))
                .getVersionId();
        put("a");
        assertThat(lookup("a", version).getKey().getMetadataList()).containsExactly(pair);
        assertThat(lookup("a", version).getKey().getTagsList()).containsExactly(pair);
        assertThat(lookup("a", version).getKey().getEtag()).isEqualTo("e1");
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static String text(Random random, int length) {
        String[] letters = {"a", "b", "/", " ", "\u0001", "\uFFFD", "😀"};
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    private static int compareUtf8(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static ListKeyVersions.Builder query() {
        return ListKeyVersions.newBuilder().setVolume(V).setBucket(B);
    }

    private static ListKeyVersions.Builder after(String key, String id) {
        return query().setKeyMarker(key).setVersionIdMarker(id);
    }

    private static List<String> lines(VersionList list) {
        return list.getVersionsList().stream()
                .map(version -> version.getName() + " " + version.getVersionId()
                        + (version.getKey().getDeleteMarker() ? " marker" : "")
                        + (version.getLatest() ? " latest" : ""))
                .toList();
    }

    private VersionList list(ListKeyVersions.Builder query) {
        try (Snapshot snapshot = om.store().snapshot()) {
            return queries.answer(
                            snapshot,
                            OmQuery.newBuilder().setListKeyVersions(query).build())
                    .getVersions();
        }
    }

    private KeyInfo lookup(String key, String versionId) {
        LookupKey.Builder query =
                LookupKey.newBuilder().setVolume(V).setBucket(B).setKey(key).setVersionId(versionId);
        try (Snapshot snapshot = om.store().snapshot()) {
            return queries.answer(
                            snapshot, OmQuery.newBuilder().setLookupKey(query).build())
                    .getKey();
        }
    }
}
