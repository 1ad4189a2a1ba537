package io.ozone.om.command;

import static io.ozone.om.Commands.annotate;
import static io.ozone.om.Commands.commit;
import static io.ozone.om.Commands.delete;
import static io.ozone.om.Commands.deleteVersion;
import static io.ozone.om.Commands.ifUpdateId;
import static io.ozone.om.Commands.of;
import static io.ozone.om.Commands.open;
import static io.ozone.om.Commands.pair;
import static io.ozone.om.Commands.rename;
import static io.ozone.om.Commands.tag;
import static io.ozone.om.Commands.tagVersion;
import static io.ozone.om.Commands.versioning;
import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.Replica;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Versions;
import io.ozone.wire.Block;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.Versioning;
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
        assertThat(om.refused(of(commit(V, B, "key", session).setCondition(ifUpdateId(before.getUpdateId())))))
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
    void eachVersionHasItsOwnTags() {
        om.must(versioning(V, B, Versioning.ENABLED));
        Key second = om.put(V, B, "key", 5);
        Key third = om.put(V, B, "key", 6);
        assertThat(om.must(tagVersion(V, B, "key", Versions.id(second), NEW)).getVersionId())
                .isEqualTo(Versions.id(second));
        assertThat(version(Versions.id(second)))
                .isEqualTo(second.toBuilder()
                        .setUpdateId(om.index())
                        .setNoncurrentMillis(third.getModifiedMillis())
                        .addTags(NEW)
                        .build());
        assertThat(after()).isEqualTo(third);
        assertThat(om.must(tag(V, B, "key", OLD)).getVersionId()).isEqualTo(Versions.id(third));
        assertThat(after())
                .isEqualTo(
                        third.toBuilder().setUpdateId(om.index()).addTags(OLD).build());
        assertThat(om.rows(OmTables.VERSIONS)).hasSize(2);
        assertThat(om.bucket(V, B).getUsedNamespace()).isEqualTo(3);
        assertThat(om.freed()).isEmpty();
    }

    @Test
    void theNullVersionKeepsItsPlaceWithNewTags() {
        om.must(versioning(V, B, Versioning.ENABLED));
        Key second = om.put(V, B, "key", 5);
        Key third = om.put(V, B, "key", 6);
        assertThat(om.must(tagVersion(V, B, "key", Versions.NULL_ID, NEW)).getVersionId())
                .isEqualTo(Versions.NULL_ID);
        assertThat(version(Versions.NULL_ID))
                .isEqualTo(before.toBuilder()
                        .setUpdateId(om.index())
                        .clearTags()
                        .addTags(NEW)
                        .setNullPlace(before.getUpdateId())
                        .setNoncurrentMillis(second.getModifiedMillis())
                        .build());
        om.must(deleteVersion(V, B, "key", Versions.id(third)));
        assertThat(after()).isEqualTo(second);
        om.must(deleteVersion(V, B, "key", Versions.id(second)));
        assertThat(after().getTagsList()).containsExactly(NEW);
        om.must(tagVersion(V, B, "key", Versions.NULL_ID, OLD));
        assertThat(after().getTagsList()).containsExactly(OLD);
    }

    @Test
    void whereNoVersionsAreKeptTheKeyIsTheNullVersion() {
        assertThat(om.must(tagVersion(V, B, "key", Versions.NULL_ID, NEW)).getVersionId())
                .isEmpty();
        assertThat(after().getTagsList()).containsExactly(NEW);
        assertThat(om.rows(OmTables.VERSIONS)).isEmpty();
    }

    @Test
    void onlyAVersionThatHoldsDataHasTags() {
        om.must(versioning(V, B, Versioning.ENABLED));
        String marker = om.must(delete(V, B, "key")).getDeletedKey().getVersionId();
        assertThat(om.refused(tag(V, B, "key", NEW))).isEqualTo(ErrorCode.KEY_NOT_FOUND);
        assertThat(om.refused(tagVersion(V, B, "key", marker, NEW))).isEqualTo(ErrorCode.IS_DELETE_MARKER);
        assertThat(om.refused(tagVersion(V, B, "other", marker, NEW))).isEqualTo(ErrorCode.NO_SUCH_VERSION);
        assertThat(om.refused(tagVersion(V, B, "key", "odd", NEW))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        om.must(tagVersion(V, B, "key", Versions.NULL_ID, NEW));
        assertThat(version(Versions.NULL_ID).getTagsList()).containsExactly(NEW);
        assertThat(om.key(V, B, "key")).isEmpty();
    }

    private Key version(String id) {
        return Versions.find(om.reader(), om.bucket(V, B), "key", Versions.number(id));
    }

    @Test
    void onlyAKeyThatIsThereHasTags() {
        assertThat(om.refused(tag(V, B, "missing", NEW))).isEqualTo(ErrorCode.KEY_NOT_FOUND);
        assertThat(om.refused(tag(V, "nowhere", "key", NEW))).isEqualTo(ErrorCode.BUCKET_NOT_FOUND);
        assertThat(om.refused(tag("nowhere", B, "key", NEW))).isEqualTo(ErrorCode.VOLUME_NOT_FOUND);
    }

    @Test
    void oneEntryOfMetadataIsSetAndTakenAwayAndNothingElseChanges() {
        om.must(annotate(V, B, "key", "", "a", "1"));
        om.must(annotate(V, B, "key", "", "z", "2"));
        om.must(annotate(V, B, "key", "", "a", "3"));
        assertThat(after())
                .isEqualTo(before.toBuilder()
                        .setUpdateId(om.index())
                        .clearMetadata()
                        .addMetadata(pair("a", "3"))
                        .addMetadata(pair("m", "1"))
                        .addMetadata(pair("z", "2"))
                        .build());
        om.must(annotate(V, B, "key", "", "a", ""));
        om.must(annotate(V, B, "key", "", "z", ""));
        om.must(annotate(V, B, "key", "", "none", ""));
        assertThat(after()).isEqualTo(before.toBuilder().setUpdateId(om.index()).build());
        assertThat(om.refused(annotate(V, B, "absent", "", "a", "1"))).isEqualTo(ErrorCode.KEY_NOT_FOUND);
        assertThat(om.refused(annotate(V, "absent", "key", "", "a", "1"))).isEqualTo(ErrorCode.BUCKET_NOT_FOUND);
        assertThat(om.refused(annotate(V, B, "key", "v0000000000000009", "a", "1")))
                .isEqualTo(ErrorCode.NO_SUCH_VERSION);
        assertThat(om.freed()).isEmpty();
    }

    @Test
    void aVersionHasMetadataOfItsOwn() {
        om.must(versioning(V, B, Versioning.ENABLED));
        Block block = om.block(10);
        long session = om.must(of(open(V, B, "key", block))).getOpenedKey().getSession();
        om.must(of(commit(V, B, "key", session, block)));
        om.must(annotate(V, B, "key", "null", "a", "old"));
        om.must(annotate(V, B, "key", "", "a", "new"));
        assertThat(after().getMetadataList()).containsExactly(pair("a", "new"));
        assertThat(om.must(annotate(V, B, "key", "null", "b", "old")).getVersionId())
                .isEqualTo("null");
        assertThat(after().getMetadataList()).containsExactly(pair("a", "new"));
    }
}
