package io.ozone.om.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Snapshot;
import io.ozone.om.Commands;
import io.ozone.om.Replica;
import io.ozone.om.state.Refusal;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.ListMultipartUploads;
import io.ozone.wire.om.ListParts;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.PartInfo;
import io.ozone.wire.om.PartList;
import io.ozone.wire.om.Services;
import io.ozone.wire.om.UploadInfo;
import io.ozone.wire.om.UploadList;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two lists about uploads: those of a bucket, and the parts of one. */
class ListUploadsTest {
    private static final String V = "vol1";
    private static final String B = "bucket1";

    @TempDir
    Path directory;

    private final OmQueries queries = new OmQueries(50, Services::getDefaultInstance);
    private Replica om;

    /** What one upload is known by in these tests. */
    private record Item(String key, String id) implements Comparable<Item> {
        @Override
        public int compareTo(Item other) {
            int byKey = compareUtf8(key, other.key);
            return byKey != 0 ? byKey : id.compareTo(other.id);
        }
    }

    @BeforeEach
    void open() {
        om = new Replica(directory.resolve("om.db"));
        om.volumeAndBucket(V, B);
        // Neighbours whose rows surround those of the bucket.
        om.must(Commands.of(Commands.bucket(V, "bucket0")));
        om.must(Commands.of(Commands.bucket(V, "bucket1-x")));
        om.must(Commands.of(Commands.bucket(V, "bucket2")));
        om.upload(V, "bucket0", "zzz");
        om.upload(V, "bucket1-x", "a");
        om.upload(V, "bucket2", "a");
    }

    @AfterEach
    void close() {
        om.close();
    }

    @Test
    void uploadsAreInTheOrderOfTheirKeysAndThenOfTheirAge() {
        List<String> names = List.of("b", "a/1", "a", "a-b", "a b", "a\u0001", "a", "é");
        List<Item> uploads = new ArrayList<>();
        for (String name : names) {
            uploads.add(new Item(name, om.upload(V, B, name)));
        }
        om.put(V, B, "a", 1);
        uploads.sort(null);
        assertThat(items(list(query()))).isEqualTo(uploads);
        assertThat(uploads).extracting(Item::key).startsWith("a", "a", "a\u0001", "a b", "a-b", "a/1");
    }

    @Test
    void aPageGoesOnBehindItsMarkers() {
        String first = om.upload(V, B, "a");
        String second = om.upload(V, B, "a");
        String other = om.upload(V, B, "b");
        UploadList page = list(query().setLimit(1));
        assertThat(items(page)).containsExactly(new Item("a", first));
        assertThat(page.getTruncated()).isTrue();
        assertThat(page.getNextKey()).isEqualTo("a");
        assertThat(page.getNextUploadId()).isEqualTo(first);
        page = list(query().setKeyMarker("a").setUploadIdMarker(first));
        assertThat(items(page)).containsExactly(new Item("a", second), new Item("b", other));
        assertThat(page.getTruncated()).isFalse();
        assertThat(page.getNextKey()).isEmpty();
        assertThat(items(list(query().setKeyMarker("a")))).containsExactly(new Item("b", other));
        assertThat(items(list(query().setUploadIdMarker(second)))).hasSize(3);
    }

    @Test
    void aDelimiterRollsKeysUp() {
        for (String key : List.of("a", "b/1", "b/1", "b/2", "b", "c//d")) {
            om.upload(V, B, key);
        }
        UploadList list = list(query().setDelimiter("/"));
        assertThat(list.getUploadsList()).extracting(UploadInfo::getKey).containsExactly("a", "b");
        assertThat(list.getCommonPrefixesList()).containsExactly("b/", "c/");
        UploadList page = list(query().setDelimiter("/").setLimit(3));
        assertThat(page.getNextKey()).isEqualTo("b/");
        assertThat(page.getNextUploadId()).isEmpty();
        page = list(query().setDelimiter("/").setKeyMarker("b/"));
        assertThat(page.getUploadsList()).isEmpty();
        assertThat(page.getCommonPrefixesList()).containsExactly("c/");
    }

    @Test
    void aListHasNeitherMetadataNorTags() {
        KeyValue pair = KeyValue.newBuilder().setKey("a").setValue("1").build();
        om.must(Commands.of(
                Commands.upload(V, B, "key").addMetadata(pair).addTags(pair).setChecksumAlgorithm("SHA256")));
        UploadInfo info = list(query()).getUploads(0);
        assertThat(info.getUpload().getMetadataCount() + info.getUpload().getTagsCount())
                .isZero();
        assertThat(info.getUpload().getChecksumAlgorithm()).isEqualTo("SHA256");
        assertThat(info.getUpload().getCreatedMillis()).isPositive();
        PartList parts = parts("key", info.getUploadId(), 0, 0);
        assertThat(parts.getUpload().getMetadataList()).containsExactly(pair);
        assertThat(parts.getUpload().getTagsList()).containsExactly(pair);
    }

    @Test
    void everyPageAgreesWithANaiveModel() {
        for (long seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            String bucket = "random" + seed;
            om.must(Commands.of(Commands.bucket(V, bucket)));
            TreeSet<Item> uploads = new TreeSet<>();
            for (int i = 0; i < 120; i++) {
                String key = text(random, 1 + random.nextInt(4));
                uploads.add(new Item(key, om.upload(V, bucket, key)));
            }
            for (int i = 0; i < 100; i++) {
                ListMultipartUploads.Builder query = ListMultipartUploads.newBuilder()
                        .setVolume(V)
                        .setBucket(bucket)
                        .setPrefix(text(random, random.nextInt(3)))
                        .setKeyMarker(random.nextInt(3) == 0 ? text(random, random.nextInt(4)) : "")
                        .setDelimiter(random.nextInt(3) == 0 ? "" : text(random, 1))
                        .setLimit(1 + random.nextInt(20));
                assertThat(allPages(query)).as("seed %d, %s", seed, query).isEqualTo(model(uploads, query));
            }
        }
    }

    @Test
    void partsAreListedByNumberInPages() {
        String upload = om.upload(V, B, "key");
        for (int number : List.of(7, 10_000, 1, 300)) {
            om.putPart(V, B, "key", upload, number, number);
        }
        om.putPart(V, B, "key", om.upload(V, B, "key"), 2, 1);
        assertThat(numbers(parts("key", upload, 0, 0))).containsExactly(1, 7, 300, 10_000);
        PartList page = parts("key", upload, 1, 2);
        assertThat(numbers(page)).containsExactly(7, 300);
        assertThat(page.getTruncated()).isTrue();
        assertThat(page.getParts(0).getPart().getLength()).isEqualTo(7);
        assertThat(page.getParts(0).getPart().getEtag()).isEqualTo(Commands.md5(7));
        assertThat(page.getParts(0).getPart().getBlocksList()).isEmpty();
        page = parts("key", upload, 300, 2);
        assertThat(numbers(page)).containsExactly(10_000);
        assertThat(page.getTruncated()).isFalse();
        assertThat(numbers(parts("key", upload, 10_000, 0))).isEmpty();
    }

    @Test
    void aPageHasAtMostTheServersSize() {
        String upload = om.upload(V, B, "key");
        for (int i = 1; i <= 60; i++) {
            om.upload(V, B, "key" + i);
            om.putPart(V, B, "key", upload, i, 0);
        }
        assertThat(list(query()).getUploadsCount()).isEqualTo(50);
        assertThat(list(query().setLimit(1000)).getTruncated()).isTrue();
        assertThat(parts("key", upload, 0, 1000).getPartsCount()).isEqualTo(50);
    }

    @Test
    void whatIsNotThereIsRefused() {
        String upload = om.upload(V, B, "key");
        assertRefused(ErrorCode.NO_SUCH_UPLOAD, () -> parts("other", upload, 0, 0));
        assertRefused(ErrorCode.NO_SUCH_UPLOAD, () -> parts("key", "no", 0, 0));
        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> parts("key", upload, -1, 0));
        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> parts("key", upload, 0, -1));
        assertRefused(ErrorCode.BUCKET_NOT_FOUND, () -> list(query().setBucket("nowhere")));
        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> list(query().setLimit(-1)));
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    /** Uploads as items, common prefixes as items without an id. */
    private List<Item> allPages(ListMultipartUploads.Builder query) {
        List<Item> all = new ArrayList<>();
        ListMultipartUploads.Builder page = query.clone();
        while (true) {
            UploadList list = list(page);
            List<Item> found = new ArrayList<>(items(list));
            list.getCommonPrefixesList().forEach(prefix -> found.add(new Item(prefix, "")));
            assertThat(found).hasSizeLessThanOrEqualTo(query.getLimit());
            found.sort(null);
            all.addAll(found);
            if (!list.getTruncated()) {
                return all;
            }
            assertThat(new Item(list.getNextKey(), list.getNextUploadId())).isEqualTo(found.get(found.size() - 1));
            page.setKeyMarker(list.getNextKey()).setUploadIdMarker(list.getNextUploadId());
        }
    }

    private static List<Item> model(TreeSet<Item> uploads, ListMultipartUploads.Builder query) {
        TreeSet<Item> items = new TreeSet<>();
        for (Item upload : uploads) {
            String key = upload.key;
            int found = query.getDelimiter().isEmpty()
                    ? -1
                    : key.indexOf(query.getDelimiter(), query.getPrefix().length());
            String shown = found < 0
                    ? key
                    : key.substring(0, found + query.getDelimiter().length());
            boolean behind = query.getKeyMarker().isEmpty() || compareUtf8(shown, query.getKeyMarker()) > 0;
            if (key.startsWith(query.getPrefix()) && behind) {
                items.add(found < 0 ? upload : new Item(shown, ""));
            }
        }
        return List.copyOf(items);
    }

    private static String text(Random random, int length) {
        String[] letters = {"a", "b", "/", " ", "\u0001", "😀"};
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    private static int compareUtf8(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static ListMultipartUploads.Builder query() {
        return ListMultipartUploads.newBuilder().setVolume(V).setBucket(B);
    }

    private static List<Item> items(UploadList list) {
        return list.getUploadsList().stream()
                .map(info -> new Item(info.getKey(), info.getUploadId()))
                .toList();
    }

    private static List<Integer> numbers(PartList list) {
        return list.getPartsList().stream().map(PartInfo::getNumber).toList();
    }

    private UploadList list(ListMultipartUploads.Builder query) {
        try (Snapshot snapshot = om.store().snapshot()) {
            return queries.answer(
                            snapshot,
                            OmQuery.newBuilder().setListMultipartUploads(query).build())
                    .getUploads();
        }
    }

    private PartList parts(String key, String upload, int after, int limit) {
        OmQuery query = OmQuery.newBuilder()
                .setListParts(ListParts.newBuilder()
                        .setVolume(V)
                        .setBucket(B)
                        .setKey(key)
                        .setUploadId(upload)
                        .setAfterNumber(after)
                        .setLimit(limit))
                .build();
        try (Snapshot snapshot = om.store().snapshot()) {
            return queries.answer(snapshot, query).getParts();
        }
    }
}
