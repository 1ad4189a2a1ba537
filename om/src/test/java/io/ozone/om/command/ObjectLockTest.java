package io.ozone.om.command;

import static io.ozone.om.Commands.commit;
import static io.ozone.om.Commands.complete;
import static io.ozone.om.Commands.configure;
import static io.ozone.om.Commands.delete;
import static io.ozone.om.Commands.deleteBucket;
import static io.ozone.om.Commands.deleteVersion;
import static io.ozone.om.Commands.expired;
import static io.ozone.om.Commands.held;
import static io.ozone.om.Commands.lifecycle;
import static io.ozone.om.Commands.lock;
import static io.ozone.om.Commands.md5;
import static io.ozone.om.Commands.objectLock;
import static io.ozone.om.Commands.of;
import static io.ozone.om.Commands.open;
import static io.ozone.om.Commands.part;
import static io.ozone.om.Commands.rename;
import static io.ozone.om.Commands.retained;
import static io.ozone.om.Commands.rule;
import static io.ozone.om.Commands.tagVersion;
import static io.ozone.om.Commands.unconfigure;
import static io.ozone.om.Commands.upload;
import static io.ozone.om.Commands.versioning;
import static io.ozone.wire.om.RetentionMode.COMPLIANCE;
import static io.ozone.wire.om.RetentionMode.GOVERNANCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.Commands;
import io.ozone.om.Replica;
import io.ozone.om.state.KeyLocks;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.Block;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.DefaultRetention;
import io.ozone.wire.om.DeleteKeys;
import io.ozone.wire.om.DeletedVersion;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Retention;
import io.ozone.wire.om.RetentionMode;
import io.ozone.wire.om.VersionName;
import io.ozone.wire.om.Versioning;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectLockTest {
    private static final String V = "vol1";
    private static final String B = "locked";
    private static final String K = "a key";
    private static final long DAY = TimeUnit.DAYS.toMillis(1);
    private static final KeyLock NONE =
            KeyLock.newBuilder().setRetention(Retention.getDefaultInstance()).build();

    @TempDir
    Path directory;

    private Replica om;
    private long now = Instant.parse("2024-02-29T12:00:00Z").toEpochMilli();

    @BeforeEach
    void openBucket() {
        om = new Replica(directory.resolve("om.db"));
        must(of(Commands.volume(V)));
        must(of(Commands.bucket(V, B).addConfigurations(objectLock(GOVERNANCE, 0))));
    }

    @AfterEach
    void close() {
        assertThat(om.violations()).isEmpty();
        om.close();
    }

    /** At the time that this test says it is. */
    private OmReply must(OmCommand command) {
        OmReply reply = om.applyAt(new Stamp(om.index() + 1, now), command);
        assertThat(reply.getError()).as(reply.getMessage()).isEmpty();
        return reply;
    }

    private ErrorCode refused(OmCommand command) {
        OmReply reply = om.applyAt(new Stamp(om.index() + 1, now), command);
        assertThat(reply.getMessage()).isNotEmpty();
        return ErrorCode.valueOf(reply.getError());
    }

    private String put(KeyLock lock) {
        Block block = om.block(5);
        long session =
                must(of(open(V, B, K, block).setLock(lock))).getOpenedKey().getSession();
        return must(of(commit(V, B, K, session, block))).getVersionId();
    }

    private Key version(String id) {
        return Versions.find(om.reader(), om.bucket(V, B), K, Versions.number(id));
    }

    private OmCommand bypassing(String id) {
        OmCommand delete = deleteVersion(V, B, K, id);
        return delete.toBuilder()
                .setDeleteKey(delete.getDeleteKey().toBuilder().setBypassGovernance(true))
                .build();
    }

    private OmCommand change(String id, KeyLock lock) {
        return of(lock(V, B, K, id, lock));
    }

    private OmCommand changeBypassing(String id, KeyLock lock) {
        return of(lock(V, B, K, id, lock).setBypassGovernance(true));
    }

    @Test
    void aBucketWithObjectLockKeepsVersionsForGood() {
        assertThat(om.bucket(V, B).getObjectLock()).isTrue();
        assertThat(om.bucket(V, B).getVersioning()).isEqualTo(Versioning.ENABLED);
        assertThat(refused(versioning(V, B, Versioning.SUSPENDED))).isEqualTo(ErrorCode.INVALID_BUCKET_STATE);
        must(versioning(V, B, Versioning.ENABLED));
        assertThat(refused(unconfigure(V, B, "alice", BucketConfigurationKind.OBJECT_LOCK)))
                .isEqualTo(ErrorCode.INVALID_BUCKET_STATE);
        must(deleteBucket(V, B));
        assertThat(om.rows(OmTables.BUCKET_CONFIGURATIONS)).isEmpty();
    }

    @Test
    void objectLockIsSwitchedOnWhereVersionsAreKept() {
        must(of(Commands.bucket(V, "later")));
        OmCommand switchOn = configure(V, "later", "alice", objectLock(COMPLIANCE, 1));
        assertThat(refused(switchOn)).isEqualTo(ErrorCode.INVALID_BUCKET_STATE);
        must(versioning(V, "later", Versioning.SUSPENDED));
        assertThat(refused(switchOn)).isEqualTo(ErrorCode.INVALID_BUCKET_STATE);
        must(versioning(V, "later", Versioning.ENABLED));
        assertThat(refused(configure(V, "later", "mallory", objectLock(COMPLIANCE, 1))))
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
        must(switchOn);
        assertThat(om.bucket(V, "later").getObjectLock()).isTrue();
        assertThat(refused(versioning(V, "later", Versioning.SUSPENDED))).isEqualTo(ErrorCode.INVALID_BUCKET_STATE);
    }

    @Test
    void withoutObjectLockNothingCanBeLocked() {
        must(of(Commands.bucket(V, "plain")));
        KeyLock lock = retained(GOVERNANCE, now + DAY);
        assertThat(refused(of(open(V, "plain", K).setLock(lock)))).isEqualTo(ErrorCode.NO_OBJECT_LOCK);
        assertThat(refused(of(open(V, "plain", K).setLock(held(false))))).isEqualTo(ErrorCode.NO_OBJECT_LOCK);
        assertThat(refused(of(upload(V, "plain", K).setLock(lock)))).isEqualTo(ErrorCode.NO_OBJECT_LOCK);
        om.put(V, "plain", K, 5);
        assertThat(refused(of(lock(V, "plain", K, "", lock)))).isEqualTo(ErrorCode.NO_OBJECT_LOCK);
        assertThat(refused(of(lock(V, "plain", K, "", held(true))))).isEqualTo(ErrorCode.NO_OBJECT_LOCK);
    }

    @Test
    void aRetainedVersionStaysUntilItsTimeAndNotLonger() {
        String id = put(retained(COMPLIANCE, now + DAY));
        assertThat(refused(deleteVersion(V, B, K, id))).isEqualTo(ErrorCode.OBJECT_LOCKED);
        assertThat(refused(bypassing(id))).isEqualTo(ErrorCode.OBJECT_LOCKED);
        now += DAY - 1;
        assertThat(refused(bypassing(id))).isEqualTo(ErrorCode.OBJECT_LOCKED);
        now += 1;
        must(deleteVersion(V, B, K, id));
        assertThat(om.freed()).hasSize(1);
        must(deleteBucket(V, B));
    }

    @Test
    void governanceGivesWayToWhoSaysSo() {
        String id = put(retained(GOVERNANCE, now + DAY));
        assertThat(refused(deleteVersion(V, B, K, id))).isEqualTo(ErrorCode.OBJECT_LOCKED);
        must(bypassing(id));
        assertThat(om.key(V, B, K)).isEmpty();
    }

    @Test
    void aLegalHoldAlwaysBlocksUntilItIsLifted() {
        String id = put(held(true));
        now += 1000 * DAY;
        assertThat(refused(bypassing(id))).isEqualTo(ErrorCode.OBJECT_LOCKED);
        must(change(id, held(false)));
        assertThat(version(id).getLock()).isEqualTo(held(false));
        must(deleteVersion(V, B, K, id));
    }

    @Test
    void aDeleteMarkerGoesOnTopOfWhatIsLocked() {
        String id = put(retained(COMPLIANCE, now + DAY));
        String marker = must(delete(V, B, K)).getDeletedKey().getVersionId();
        assertThat(om.key(V, B, K)).isEmpty();
        assertThat(refused(deleteVersion(V, B, K, id))).isEqualTo(ErrorCode.OBJECT_LOCKED);
        assertThat(refused(change(marker, held(true)))).isEqualTo(ErrorCode.IS_DELETE_MARKER);
        assertThat(refused(change("", held(true)))).isEqualTo(ErrorCode.KEY_NOT_FOUND);
        assertThat(refused(deleteBucket(V, B))).isEqualTo(ErrorCode.BUCKET_NOT_EMPTY);
        must(deleteVersion(V, B, K, marker));
        assertThat(om.key(V, B, K).orElseThrow()).isEqualTo(version(id));
        assertThat(refused(rename(V, B, K, "other"))).isEqualTo(ErrorCode.NOT_IMPLEMENTED);
    }

    @Test
    void manyAreDeletedButForThoseThatAreLocked() {
        String free = put(KeyLock.getDefaultInstance());
        String locked = put(retained(GOVERNANCE, now + DAY));
        String held = put(held(true));
        DeleteKeys.Builder command = DeleteKeys.newBuilder().setVolume(V).setBucket(B);
        for (String id : new String[] {free, locked, held}) {
            command.addVersions(VersionName.newBuilder().setKey(K).setVersionId(id));
        }
        OmReply reply = must(OmCommand.newBuilder().setDeleteKeys(command).build());
        assertThat(reply.getDeletedKeys().getVersionsList())
                .extracting(DeletedVersion::getLocked)
                .containsExactly(false, true, true);
        assertThat(version(free)).isNull();
        reply = must(OmCommand.newBuilder()
                .setDeleteKeys(command.setBypassGovernance(true))
                .build());
        assertThat(reply.getDeletedKeys().getVersionsList())
                .extracting(DeletedVersion::getLocked)
                .containsExactly(false, false, true);
        assertThat(reply.getDeletedKeys().getVersions(0).getMissing()).isTrue();
        assertThat(version(locked)).isNull();
        assertThat(version(held)).isNotNull();
        assertThat(om.bucket(V, B).getUsedNamespace()).isEqualTo(1);
    }

    @Test
    void newVersionsGetTheBucketsDefault() {
        must(configure(V, B, "alice", objectLock(COMPLIANCE, 3)));
        String byDefault = put(KeyLock.getDefaultInstance());
        assertThat(version(byDefault).getLock()).isEqualTo(retained(COMPLIANCE, now + 3 * DAY));
        String own = put(retained(GOVERNANCE, now + DAY));
        assertThat(version(own).getLock()).isEqualTo(retained(GOVERNANCE, now + DAY));
        String both = put(held(true));
        assertThat(version(both).getLock())
                .isEqualTo(retained(COMPLIANCE, now + 3 * DAY).toBuilder()
                        .setLegalHold(true)
                        .build());
        must(configure(V, B, "alice", objectLock(COMPLIANCE, 0)));
        assertThat(version(put(KeyLock.getDefaultInstance())).hasLock()).isFalse();
        assertThat(version(byDefault).getLock()).isEqualTo(retained(COMPLIANCE, now + 3 * DAY));
    }

    @Test
    void aDefaultOfYearsGoesByTheCalendar() {
        must(configure(
                V,
                B,
                "alice",
                BucketConfiguration.newBuilder()
                        .setKind(BucketConfigurationKind.OBJECT_LOCK)
                        .setDefaultRetention(DefaultRetention.newBuilder()
                                .setMode(GOVERNANCE)
                                .setYears(1))
                        .build()));
        assertThat(version(put(KeyLock.getDefaultInstance())).getLock())
                .isEqualTo(retained(
                        GOVERNANCE, Instant.parse("2025-02-28T12:00:00Z").toEpochMilli()));
    }

    @Test
    void anUploadsLockIsThatOfItsKeyAndADefaultBeginsWithTheKey() {
        must(configure(V, B, "alice", objectLock(GOVERNANCE, 1)));
        KeyLock lock = retained(COMPLIANCE, now + 2 * DAY).toBuilder()
                .setLegalHold(false)
                .build();
        assertThat(version(uploaded(lock)).getLock()).isEqualTo(lock);
        String byDefault = uploaded(KeyLock.getDefaultInstance());
        assertThat(version(byDefault).getLock()).isEqualTo(retained(GOVERNANCE, now + DAY));
    }

    private String uploaded(KeyLock lock) {
        String id = must(of(upload(V, B, K).setLock(lock))).getUploadId();
        om.putPart(V, B, K, id, 1, 10);
        now += 1000;
        return must(of(complete(V, B, K, id, part(1, md5(1))))).getVersionId();
    }

    @Test
    void aDateMustBeInTheFuture() {
        assertThat(refused(of(open(V, B, K).setLock(retained(GOVERNANCE, now)))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refused(of(upload(V, B, K).setLock(retained(GOVERNANCE, now - 1)))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        String id = put(KeyLock.getDefaultInstance());
        assertThat(refused(change(id, retained(COMPLIANCE, now)))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        must(change(id, retained(COMPLIANCE, now + 1)));
    }

    @Test
    void governanceIsExtendedByAllAndChangedOtherwiseByWhoSaysSo() {
        String id = put(retained(GOVERNANCE, now + 2 * DAY));
        must(change(id, retained(GOVERNANCE, now + 3 * DAY)));
        for (KeyLock less :
                new KeyLock[] {retained(GOVERNANCE, now + DAY), retained(COMPLIANCE, now + 9 * DAY), NONE}) {
            assertThat(refused(change(id, less))).isEqualTo(ErrorCode.OBJECT_LOCKED);
        }
        assertThat(version(id).getLock()).isEqualTo(retained(GOVERNANCE, now + 3 * DAY));
        must(changeBypassing(id, retained(GOVERNANCE, now + DAY)));
        must(changeBypassing(id, NONE));
        assertThat(version(id).getLock().hasRetention()).isFalse();
        must(change(id, retained(GOVERNANCE, now + DAY)));
        must(changeBypassing(id, retained(COMPLIANCE, now + DAY)));
        assertThat(refused(bypassing(id))).isEqualTo(ErrorCode.OBJECT_LOCKED);
    }

    @Test
    void complianceIsOnlyEverExtended() {
        String id = put(retained(COMPLIANCE, now + 2 * DAY));
        for (KeyLock less :
                new KeyLock[] {retained(COMPLIANCE, now + DAY), retained(GOVERNANCE, now + 9 * DAY), NONE}) {
            assertThat(refused(changeBypassing(id, less))).isEqualTo(ErrorCode.OBJECT_LOCKED);
        }
        must(change(id, retained(COMPLIANCE, now + 2 * DAY)));
        must(change(id, retained(COMPLIANCE, now + 3 * DAY)));
        now += 3 * DAY;
        must(change(id, retained(GOVERNANCE, now + 1)));
        now += 1;
        must(change(id, NONE));
        assertThat(KeyLocks.isNone(version(id).getLock())).isTrue();
    }

    @Test
    void retentionAndHoldAreChangedEachOnItsOwnAndNothingElse() {
        String old = put(KeyLock.getDefaultInstance());
        String newer = put(KeyLock.getDefaultInstance());
        Key before = version(old);
        assertThat(must(change(old, held(true))).getVersionId()).isEqualTo(old);
        assertThat(must(change("", held(true))).getVersionId()).isEqualTo(newer);
        must(change(old, retained(GOVERNANCE, now + DAY)));
        KeyLock both =
                retained(GOVERNANCE, now + DAY).toBuilder().setLegalHold(true).build();
        assertThat(version(old))
                .isEqualTo(
                        before.toBuilder().setUpdateId(om.index()).setLock(both).build());
        must(tagVersion(V, B, K, old, Commands.pair("a", "b")));
        assertThat(version(old).getLock()).isEqualTo(both);
        assertThat(refused(change("v7fffffffffffffff", held(true)))).isEqualTo(ErrorCode.NO_SUCH_VERSION);
        assertThat(refused(of(lock(V, B, "absent", "", held(true))))).isEqualTo(ErrorCode.KEY_NOT_FOUND);
    }

    @Test
    void theNullVersionIsLockedAsAnyOther() {
        must(of(Commands.bucket(V, "old")));
        Key plain = om.put(V, "old", K, 5);
        must(versioning(V, "old", Versioning.ENABLED));
        must(configure(V, "old", "alice", objectLock(RetentionMode.RETENTION_MODE_UNSPECIFIED, 0)));
        must(of(lock(V, "old", K, "", retained(COMPLIANCE, now + DAY))));
        Key second = om.put(V, "old", K, 6);
        assertThat(second.getVersion()).isPositive();
        assertThat(om.freed()).isEmpty();
        assertThat(refused(deleteVersion(V, "old", K, Versions.NULL_ID))).isEqualTo(ErrorCode.OBJECT_LOCKED);
        must(of(lock(V, "old", K, Versions.NULL_ID, held(true))));
        must(deleteVersion(V, "old", K, Versions.id(second)));
        assertThat(om.key(V, "old", K).orElseThrow().getBlocksList()).isEqualTo(plain.getBlocksList());
    }

    @Test
    void aLifecycleRemovesNothingThatIsLocked() {
        String id = put(retained(COMPLIANCE, now + DAY));
        must(configure(V, B, "alice", lifecycle(rule("r", "").setExpirationDays(1))));
        must(of(Commands.expire(V, B, om.index()).addKeys(expired(K, version(id).getUpdateId()))));
        assertThat(om.key(V, B, K)).isEmpty();
        assertThat(version(id).getLock()).isEqualTo(retained(COMPLIANCE, now + DAY));
        assertThat(om.freed()).isEmpty();
    }
}
