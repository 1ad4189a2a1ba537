package io.ozone.om.command;

import static io.ozone.om.Commands.commit;
import static io.ozone.om.Commands.complete;
import static io.ozone.om.Commands.configure;
import static io.ozone.om.Commands.ifEtag;
import static io.ozone.om.Commands.lifecycle;
import static io.ozone.om.Commands.notice;
import static io.ozone.om.Commands.of;
import static io.ozone.om.Commands.rule;
import static io.ozone.om.Commands.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.kv.Cursor;
import io.ozone.om.Commands;
import io.ozone.om.Replica;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.wire.Block;
import io.ozone.wire.Caller;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.ExpiredVersions;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.Notification;
import io.ozone.wire.om.NotificationEvent;
import io.ozone.wire.om.NotificationTarget;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Versioning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for a target after each command that changes keys. */
class NotificationsTest {
    private static final String V = "vol1";
    private static final String B = "bucket1";
    private static final String TARGET = "hook";
    private static final int LIMIT = 50;

    @TempDir
    Path directory;

    private Replica om;

    @BeforeEach
    void open() {
        om = new Replica(directory.resolve("om.db"));
        om.volumeAndBucket(V, B);
    }

    @AfterEach
    void close() {
        assertThat(om.violations()).isEmpty();
        om.close();
    }

    /** Every event of the bucket, and the one that says so is forgotten. */
    private void tellAll() {
        NotificationEvent[] all = Arrays.stream(NotificationEvent.values())
                .filter(event -> event != NotificationEvent.UNRECOGNIZED
                        && event != NotificationEvent.TEST_EVENT
                        && event != NotificationEvent.NOTIFICATION_EVENT_UNSPECIFIED)
                .toArray(NotificationEvent[]::new);
        om.must(Commands.notify(V, B, LIMIT, notice("all", TARGET, all)));
        forget();
    }

    private void forget() {
        om.rows(OmTables.NOTIFICATIONS).forEach(row -> om.must(of(settle(Rows.targetOf(row), LIMIT, row))));
    }

    private List<Notification> waiting() {
        List<Notification> waiting = new ArrayList<>();
        try (Cursor<String, Notification> rows = om.reader().scan(OmTables.NOTIFICATIONS, null, null)) {
            while (rows.next()) {
                waiting.add(rows.value());
            }
        }
        return waiting;
    }

    /** The events that wait, as text, and none of them afterwards. */
    private List<String> told() {
        List<String> told = waiting().stream()
                .map(event -> event.getEvent() + " " + event.getKey())
                .toList();
        forget();
        return told;
    }

    private Optional<NotificationTarget> target() {
        return om.reader().get(OmTables.NOTIFICATION_TARGETS, Rows.target(TARGET));
    }

    private static OmCommand by(String operation, OmCommand command) {
        return command.toBuilder()
                .setCaller(Caller.newBuilder()
                        .setUser("bob")
                        .setSourceAddress("10.0.0.7")
                        .setRequestId("r1")
                        .setOperation(operation))
                .build();
    }

    private OmReply put(String operation, String key) {
        Block block = om.block(7);
        long session = om.open(V, B, key, block);
        return om.must(by(operation, of(commit(V, B, key, session, block).setEtag("e1"))));
    }

    @Test
    void aBucketWithoutRulesTellsNobody() {
        om.put(V, B, "a", 1);
        om.must(Commands.delete(V, B, "a"));
        assertThat(om.rows(OmTables.NOTIFICATIONS)).isEmpty();
        tellAll();
        om.must(Commands.unconfigure(V, B, "alice", BucketConfigurationKind.NOTIFICATION));
        assertThat(om.bucket(V, B).getNotified()).isFalse();
        om.put(V, B, "a", 1);
        assertThat(told()).isEmpty();
    }

    @Test
    void aWrittenKeyIsToldOfWithAllThatIsKnown() {
        tellAll();
        put("PutObject", "a/b");
        Notification event = waiting().get(0);
        assertThat(event)
                .isEqualTo(Notification.newBuilder()
                        .setEvent(NotificationEvent.OBJECT_CREATED_PUT)
                        .setRuleId("all")
                        .setBucket(B)
                        .setBucketOwner("alice")
                        .setKey("a/b")
                        .setSize(7)
                        .setEtag("e1")
                        .setTimeMillis(om.key(V, B, "a/b").orElseThrow().getModifiedMillis())
                        .setUser("bob")
                        .setSourceAddress("10.0.0.7")
                        .setRequestId("r1")
                        .build());
        put("PostObject", "b");
        put("CopyObject", "c");
        put("", "d");
        assertThat(told())
                .containsExactly(
                        "OBJECT_CREATED_PUT a/b",
                        "OBJECT_CREATED_POST b",
                        "OBJECT_CREATED_COPY c",
                        "OBJECT_CREATED_PUT d");
    }

    @Test
    void aRefusedCommandTellsNothing() {
        tellAll();
        Block block = om.block(1);
        long session = om.open(V, B, "a", block);
        om.refused(of(commit(V, B, "a", session, block).setCondition(ifEtag("other"))));
        om.refused(Commands.delete(V, B, "absent"));
        om.must(Commands.deleteAll(V, B, List.of("absent")));
        assertThat(told()).isEmpty();
    }

    @Test
    void deletedKeysAreToldOfOneByOne() {
        List.of("a", "b", "c").forEach(key -> om.put(V, B, key, 1));
        tellAll();
        om.must(Commands.delete(V, B, "a"));
        om.must(Commands.deleteAll(V, B, List.of("c", "absent", "b")));
        assertThat(told())
                .containsExactly("OBJECT_REMOVED_DELETE a", "OBJECT_REMOVED_DELETE c", "OBJECT_REMOVED_DELETE b");
    }

    @Test
    void versionsAndDeleteMarkersAreToldOfByTheirIds() {
        om.must(Commands.versioning(V, B, Versioning.ENABLED));
        tellAll();
        String first = Versions.id(om.put(V, B, "a", 1));
        String marker = om.must(Commands.delete(V, B, "a")).getDeletedKey().getVersionId();
        om.must(Commands.deleteVersion(V, B, "a", marker));
        om.must(Commands.deleteVersion(V, B, "a", first));
        om.must(Commands.deleteVersion(V, B, "a", first));
        assertThat(waiting()).extracting(Notification::getVersionId).containsExactly(first, marker, marker, first);
        assertThat(told())
                .containsExactly(
                        "OBJECT_CREATED_PUT a",
                        "OBJECT_REMOVED_DELETE_MARKER_CREATED a",
                        "OBJECT_REMOVED_DELETE a",
                        "OBJECT_REMOVED_DELETE a");
    }

    @Test
    void aCompletedUploadIsToldOfOnce() {
        tellAll();
        String upload = om.upload(V, B, "a");
        om.putPart(V, B, "a", upload, 1, 5 << 20);
        om.putPart(V, B, "a", upload, 2, 1);
        OmCommand complete =
                of(complete(V, B, "a", upload, Commands.part(1, Commands.md5(1)), Commands.part(2, Commands.md5(2))));
        om.must(complete);
        om.must(complete);
        assertThat(waiting()).extracting(Notification::getSize).containsExactly((5L << 20) + 1);
        assertThat(told()).containsExactly("OBJECT_CREATED_COMPLETE_MULTIPART_UPLOAD a");
    }

    @Test
    void tagsAndAclsAreToldOf() {
        om.put(V, B, "a", 1);
        tellAll();
        om.must(Commands.tag(V, B, "a", Commands.pair("k", "v")));
        om.must(Commands.tag(V, B, "a"));
        om.must(by("PutObjectAcl", Commands.annotate(V, B, "a", "", "acl", "x")));
        om.must(Commands.annotate(V, B, "a", "", "other", "x"));
        assertThat(told()).containsExactly("OBJECT_TAGGING_PUT a", "OBJECT_TAGGING_DELETE a", "OBJECT_ACL_PUT a");
    }

    @Test
    void aRenameIsToldOfAsACopyAndADeletion() {
        om.put(V, B, "a", 1);
        tellAll();
        om.must(Commands.rename(V, B, "a", "b"));
        assertThat(told()).containsExactly("OBJECT_REMOVED_DELETE a", "OBJECT_CREATED_COPY b");
    }

    @Test
    void whatALifecycleEndsIsToldOfAsSuch() {
        Key old = om.put(V, B, "a", 1);
        om.must(configure(V, B, "alice", lifecycle(rule("r", "").setExpirationDays(1))));
        long lifecycleId = om.index();
        tellAll();
        om.must(of(Commands.expire(V, B, lifecycleId).addKeys(Commands.expired("a", old.getUpdateId()))));
        om.must(Commands.versioning(V, B, Versioning.ENABLED));
        Key version = om.put(V, B, "a", 1);
        om.must(of(Commands.expire(V, B, lifecycleId).addKeys(Commands.expired("a", version.getUpdateId()))));
        long marker = om.index();
        om.must(of(Commands.expireVersions(V, B, lifecycleId)
                .addKeys(ExpiredVersions.newBuilder()
                        .setKey("a")
                        .setNewest(marker)
                        .setNewestUpdateId(marker)
                        .addVersions(Commands.expired(version, 0)))));
        assertThat(waiting().get(0).getUser()).isEmpty();
        assertThat(told())
                .containsExactly(
                        "LIFECYCLE_EXPIRATION_DELETE a",
                        "OBJECT_CREATED_PUT a",
                        "LIFECYCLE_EXPIRATION_DELETE_MARKER_CREATED a",
                        "LIFECYCLE_EXPIRATION_DELETE a");
    }

    @Test
    void rulesChooseByEventPrefixAndSuffix() {
        om.must(Commands.notify(
                V,
                B,
                LIMIT,
                notice("logs", TARGET, NotificationEvent.OBJECT_CREATED_PUT)
                        .setPrefix("log/")
                        .setSuffix(".txt"),
                notice("gone", "other", NotificationEvent.OBJECT_REMOVED_DELETE)));
        forget();
        om.put(V, B, "log/a.txt", 1);
        om.put(V, B, "log/a.jpg", 1);
        om.put(V, B, "a.txt", 1);
        om.must(Commands.delete(V, B, "log/a.txt"));
        assertThat(om.rows(OmTables.NOTIFICATIONS)).hasSize(2).anyMatch(row -> row.startsWith("/other/"));
        assertThat(waiting())
                .extracting(event -> event.getRuleId() + " " + event.getKey())
                .containsExactly("logs log/a.txt", "gone log/a.txt");
    }

    @Test
    void targetsAreTriedWhenRulesNameThem() {
        om.must(Commands.notify(
                V,
                B,
                LIMIT,
                notice("1", TARGET, NotificationEvent.OBJECT_CREATED_PUT),
                notice("2", TARGET, NotificationEvent.OBJECT_REMOVED_DELETE)));
        assertThat(waiting())
                .singleElement()
                .satisfies(event -> assertThat(event.getEvent()).isEqualTo(NotificationEvent.TEST_EVENT));
        forget();
        OmCommand untested = Commands.notify(V, B, LIMIT, notice("1", TARGET, NotificationEvent.OBJECT_CREATED_PUT));
        var configuration = untested.getPutBucketConfiguration().getConfiguration();
        om.must(untested.toBuilder()
                .setPutBucketConfiguration(untested.getPutBucketConfiguration().toBuilder()
                        .setConfiguration(configuration.toBuilder()
                                .setNotification(configuration.getNotification().toBuilder()
                                        .setUntested(true))))
                .build());
        assertThat(told()).isEmpty();
    }

    @Test
    void whatIsMoreThanMayWaitIsDroppedAndCounted() {
        tellAll();
        om.must(of(settle(TARGET, 2)));
        for (int i = 0; i < 5; i++) {
            om.put(V, B, "key" + i, 1);
        }
        assertThat(waiting()).extracting(Notification::getKey).containsExactly("key0", "key1");
        assertThat(target().orElseThrow().getDropped()).isEqualTo(3);
        om.must(of(settle(TARGET, 2, om.rows(OmTables.NOTIFICATIONS).get(0))));
        om.put(V, B, "key9", 1);
        assertThat(waiting()).extracting(Notification::getKey).containsExactly("key1", "key9");
    }

    @Test
    void eventsThatAreForgottenTwiceAreCountedOnce() {
        tellAll();
        om.put(V, B, "a", 1);
        om.put(V, B, "b", 1);
        String first = om.rows(OmTables.NOTIFICATIONS).get(0);
        om.must(of(settle(TARGET, LIMIT, first)));
        om.must(of(settle(TARGET, LIMIT, first, first)));
        assertThat(target().orElseThrow().getPending()).isEqualTo(1);
    }

    @Test
    void nothingWaitsForATargetThatIsRemoved() {
        tellAll();
        om.put(V, B, "a", 1);
        long before = target().orElseThrow().getLast();
        om.must(of(settle(TARGET, 0).setRemoved(true)));
        assertThat(target()).as("as long as events wait").isPresent();
        om.must(of(settle(TARGET, 0, om.rows(OmTables.NOTIFICATIONS).get(0)).setRemoved(true)));
        om.put(V, B, "b", 1);
        assertThat(om.rows(OmTables.NOTIFICATIONS)).isEmpty();
        assertThat(target()).isEmpty();

        om.must(of(settle(TARGET, LIMIT)));
        om.put(V, B, "c", 1);
        assertThat(waiting()).extracting(Notification::getKey).containsExactly("c");
        assertThat(target().orElseThrow().getLast()).as("no number comes again").isGreaterThan(before);
    }
}
