package io.ozone.om.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.kv.Snapshot;
import io.ozone.om.Commands;
import io.ozone.om.Replica;
import io.ozone.om.state.Refusal;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.KeyList;
import io.ozone.wire.om.ListKeys;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.Services;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListKeysTest {
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
        om.must(Commands.of(Commands.bucket(V, "bucket0")));
        om.must(Commands.of(Commands.bucket(V, "bucket1-x")));
        om.must(Commands.of(Commands.bucket(V, "bucket2")));
        om.put(V, "bucket0", "zzz", 0);
        om.put(V, "bucket1-x", "a", 0);
        om.put(V, "bucket2", "a", 0);
    }

    @AfterEach
    void close() {
        om.close();
    }

    @Test
    void aDelimiterRollsNamesUp() {
        for (String key : List.of("a", "b/1", "b/2", "b/c/3", "b", "c//d", "d/")) {
            om.put(V, B, key, 0);
        }
        KeyList list = list(query().setDelimiter("/"));
        assertThat(names(list)).containsExactly("a", "b");
        assertThat(list.getCommonPrefixesList()).containsExactly("b/", "c/", "d/");
        list = list(query().setDelimiter("/").setPrefix("b/"));
        assertThat(names(list)).containsExactly("b/1", "b/2");
        assertThat(list.getCommonPrefixesList()).containsExactly("b/c/");
        list = list(query().setDelimiter("/").setPrefix("c/"));
        assertThat(list.getCommonPrefixesList()).containsExactly("c//");
    }

    @Test
    void aPageThatEndsAtAPrefixGoesOnBehindIt() {
        for (int i = 0; i < 10; i++) {
            om.put(V, B, "a/" + i, 0);
            om.put(V, B, "b/" + i, 0);
        }
        KeyList first = list(query().setDelimiter("/").setLimit(1));
        assertThat(first.getCommonPrefixesList()).containsExactly("a/");
        assertThat(first.getTruncated()).isTrue();
        assertThat(first.getNext()).isEqualTo("a/");
        KeyList second = list(query().setDelimiter("/").setLimit(1).setStartAfter(first.getNext()));
        assertThat(second.getCommonPrefixesList()).containsExactly("b/");
        assertThat(second.getTruncated()).isFalse();
    }

    @Test
    void aPageHasAtMostTheServersSize() {
        for (int i = 0; i < 60; i++) {
            om.put(V, B, "key" + i, 0);
        }
        assertThat(list(query()).getKeysCount()).isEqualTo(50);
        assertThat(list(query().setLimit(1000)).getKeysCount()).isEqualTo(50);
        assertThatThrownBy(() -> list(query().setLimit(-1))).isInstanceOf(Refusal.class);
    }

    @Test
    void aListHasNoBlocks() {
        om.put(V, B, "key", 5);
        assertThat(list(query()).getKeys(0).getKey().getBlocksList()).isEmpty();
        assertThat(list(query()).getKeys(0).getKey().getLength()).isEqualTo(5);
    }

    @Test
    void everyPageAgreesWithANaiveModel() {
        for (long seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            String bucket = "random" + seed;
            om.must(Commands.of(Commands.bucket(V, bucket)));
            TreeSet<String> keys = new TreeSet<>(ListKeysTest::compareUtf8);
            for (int i = 0; i < 150; i++) {
                String key = text(random, 1 + random.nextInt(6));
                keys.add(key);
                om.put(V, bucket, key, 0);
            }
            for (int i = 0; i < 100; i++) {
                ListKeys.Builder query = ListKeys.newBuilder()
                        .setVolume(V)
                        .setBucket(bucket)
                        .setPrefix(text(random, random.nextInt(3)))
                        .setStartAfter(random.nextInt(3) == 0 ? text(random, random.nextInt(5)) : "")
                        .setDelimiter(random.nextInt(4) == 0 ? "" : text(random, 1 + random.nextInt(2)))
                        .setLimit(1 + random.nextInt(20));
                assertThat(allPages(query)).as("seed %d, %s", seed, query).isEqualTo(model(keys, query));
            }
        }
    }

    @Test
    void behindAllIsTheNextCodePoint() {
        assertThat(NameWalk.behindAll("a/")).isEqualTo("a0");
        assertThat(NameWalk.behindAll("a\ud7ff")).isEqualTo("a\ue000");
        assertThat(NameWalk.behindAll("a\uffff")).isEqualTo("a" + Character.toString(0x10000));
        assertThat(NameWalk.behindAll("a" + Character.toString(0x10ffff))).isEqualTo("b");
    }

    private List<String> allPages(ListKeys.Builder query) {
        List<String> all = new ArrayList<>();
        ListKeys.Builder page = query.clone();
        while (true) {
            KeyList list = list(page);
            assertThat(list.getKeysCount() + list.getCommonPrefixesCount()).isLessThanOrEqualTo(query.getLimit());
            List<String> items = new ArrayList<>(names(list));
            items.addAll(list.getCommonPrefixesList());
            items.sort(ListKeysTest::compareUtf8);
            all.addAll(items);
            if (!list.getTruncated()) {
                return all;
            }
            assertThat(list.getNext()).isEqualTo(items.get(items.size() - 1));
            page.setStartAfter(list.getNext());
        }
    }

    private static List<String> model(TreeSet<String> keys, ListKeys.Builder query) {
        TreeSet<String> items = new TreeSet<>(ListKeysTest::compareUtf8);
        for (String key : keys) {
            if (!key.startsWith(query.getPrefix())) {
                continue;
            }
            int found = query.getDelimiter().isEmpty()
                    ? -1
                    : key.indexOf(query.getDelimiter(), query.getPrefix().length());
            String item = found < 0
                    ? key
                    : key.substring(0, found + query.getDelimiter().length());
            if (query.getStartAfter().isEmpty() || compareUtf8(item, query.getStartAfter()) > 0) {
                items.add(item);
            }
        }
        return List.copyOf(items);
    }

    private static String text(Random random, int length) {
        String[] letters = {"a", "b", "/", "é", "\uffff", "😀", Character.toString(0x10ffff)};
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    private static int compareUtf8(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static ListKeys.Builder query() {
        return ListKeys.newBuilder().setVolume(V).setBucket(B);
    }

    private static List<String> names(KeyList list) {
        return list.getKeysList().stream().map(KeyInfo::getName).toList();
    }

    private KeyList list(ListKeys.Builder query) {
        try (Snapshot snapshot = om.store().snapshot()) {
            return queries.answer(
                            snapshot, OmQuery.newBuilder().setListKeys(query).build())
                    .getKeys();
        }
    }
}
