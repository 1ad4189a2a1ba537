package io.ozone.om.command;

import static io.ozone.om.Commands.commit;
import static io.ozone.om.Commands.of;
import static io.ozone.om.Commands.open;
import static io.ozone.om.Commands.pair;
import static io.ozone.om.Commands.rename;
import static io.ozone.om.Commands.tag;
import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.Replica;
import io.ozone.wire.Block;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.Key;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyTagsTest {
    private static final String V = "vol1";
    private static final String B = "bucket1";
    private static final KeyValue OLD = pair("colour", "red");
    private static final KeyValue NEW = pair("size", "9");

    @TempDir
    Path directory;

    private Replica om;
    private Key before;

    @BeforeEach
    void putATaggedKey() {
        om = new Replica(directory.resolve("om.db"));
        om.volumeAndBucket(V, B);
        Block block = om.block(10);
        long session = om.must(of(open(V, B, "key", block).addTags(OLD).addMetadata(pair("m", "1"))))
                .getOpenedKey()
                .getSession();
        before = om.must(of(commit(V, B, "key", session, block).setEtag("e1"))).getKey();
        assertThat(before.getTagsList()).containsExactly(OLD);
    }

    @AfterEach
    void close() {
        assertThat(om.violations()).isEmpty();
        om.close();
    }

    private Key after() {
        return om.key(V, B, "key").orElseThrow();
    }

    @Test
    void newTagsTakeThePlaceOfAllOldOnesAndChangeNothingElse() {
        om.must(tag(V, B, "key", NEW));
        assertThat(after())
                .isEqualTo(before.toBuilder()
                        .setUpdateId(om.index())
                        .clearTags()
                        .addTags(NEW)
                        .build());
        om.must(tag(V, B, "key"));
        assertThat(after().getTagsList()).isEmpty();
        assertThat(after().getModifiedMillis()).isEqualTo(before.getModifiedMillis());
        assertThat(om.freed()).isEmpty();
    }

    @Test
    void whoWritesTheKeyAnewAsItWasDoesNotBringOldTagsBack() {
        long session =
                om.must(of(open(V, B, "key").addTags(OLD))).getOpenedKey().getSession();
        om.must(tag(V, B, "key", NEW));
        assertThat(om.refused(of(commit(V, B, "key", session).setIfUpdateId(before.getUpdateId()))))
                .isEqualTo(ErrorCode.ATOMIC_WRITE_CONFLICT);
        assertThat(after().getTagsList()).containsExactly(NEW);
    }

    @Test
    void tagsGoWithTheKeyAndEndWithIt() {
        om.must(rename(V, B, "key", "other"));
        assertThat(om.key(V, B, "other").orElseThrow().getTagsList()).containsExactly(OLD);
        om.put(V, B, "other", 5);
        assertThat(om.key(V, B, "other").orElseThrow().getTagsList()).isEmpty();
    }

    @Test
    void onlyAKeyThatIsThereHasTags() {
        assertThat(om.refused(tag(V, B, "missing", NEW))).isEqualTo(ErrorCode.KEY_NOT_FOUND);
        assertThat(om.refused(tag(V, "nowhere", "key", NEW))).isEqualTo(ErrorCode.BUCKET_NOT_FOUND);
        assertThat(om.refused(tag("nowhere", B, "key", NEW))).isEqualTo(ErrorCode.VOLUME_NOT_FOUND);
    }
}
