package io.ozone.om;

import static io.ozone.om.OmCaller.looking;
import static io.ozone.om.OmCaller.opening;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.Rpc;
import io.ozone.common.settings.Settings;
import io.ozone.kv.Snapshot;
import io.ozone.om.state.Invariants;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Versions;
import io.ozone.wire.Block;
import io.ozone.wire.KeyValue;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import io.ozone.wire.om.AllocateBlock;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketLayout;
import io.ozone.wire.om.CompleteMultipartUpload;
import io.ozone.wire.om.CompletedPart;
import io.ozone.wire.om.CreateBucket;
import io.ozone.wire.om.CreateEncryptionKey;
import io.ozone.wire.om.CreateKey;
import io.ozone.wire.om.CreateMultipartUpload;
import io.ozone.wire.om.CreateVolume;
import io.ozone.wire.om.DeleteKey;
import io.ozone.wire.om.DeleteKeys;
import io.ozone.wire.om.EncryptionKey;
import io.ozone.wire.om.GetEncryptionKey;
import io.ozone.wire.om.GetS3Secret;
import io.ozone.wire.om.InfoBucket;
import io.ozone.wire.om.InfoVolume;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.KeyList;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.KeyVersion;
import io.ozone.wire.om.ListBuckets;
import io.ozone.wire.om.ListKeyVersions;
import io.ozone.wire.om.ListKeys;
import io.ozone.wire.om.ListParts;
import io.ozone.wire.om.ListVolumes;
import io.ozone.wire.om.NotificationEvent;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.OpenedKey;
import io.ozone.wire.om.OzoneManagerGrpc;
import io.ozone.wire.om.PurgeKeys;
import io.ozone.wire.om.PutBucketConfiguration;
import io.ozone.wire.om.RetentionMode;
import io.ozone.wire.om.ServiceList;
import io.ozone.wire.om.Services;
import io.ozone.wire.om.SetBucketProperty;
import io.ozone.wire.om.SetS3Secret;
import io.ozone.wire.om.VersionList;
import io.ozone.wire.om.VersionName;
import io.ozone.wire.om.Versioning;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OmServerTest {
    private static final String V = "vol1";
    private static final String B = "bucket1";

    @TempDir
    Path directory;

    private FakeScm scm;
    private Settings settings;
    private OmServer om;
    private OmCaller client;

    @BeforeEach
    void start() {
        scm = new FakeScm();
        settings = Settings.of(Map.of(
                "ozone.metadata.dirs", directory.toString(),
                "ozone.om.address", "localhost:0",
                "ozone.om.ratis.port", "0",
                "ozone.om.ratis.minimum.timeout", "200ms",
                "ozone.om.http-address", "off",
                "ozone.om.scm.call.deadline", "300ms",
                "ozone.scm.block.size", "1MB",
                "ozone.scm.block.client.address", scm.address()));
        OmServer.init(settings);
        open();
        client.volumeAndBucket(V, B);
    }

    @AfterEach
    void stop() {
        try (Snapshot rows = om.node().store().snapshot()) {
            assertThat(Invariants.violations(rows)).isEmpty();
        }
        client.close();
        om.close();
        scm.close();
    }

    private void open() {
        om = OmServer.start(settings);
        client = new OmCaller(om.address());
    }

    private void restartAfter(Runnable end) {
        client.close();
        end.run();
        open();
    }

    @Test
    void theFilesOfItsLogAreAsTheSettingsSay() throws IOException {
        Settings own = settings.with(
                        "ozone.metadata.dirs", directory.resolve("own").toString())
                .with(OmSettings.RATIS_STORAGE_DIR, directory.resolve("log"))
                .with(OmSettings.RATIS_PREALLOCATED_SIZE, "192KB");
        OmServer.init(own);
        try (OmServer second = OmServer.start(own);
                Stream<Path> files = Files.walk(directory.resolve("log"))) {
            Awaitility.await().until(second::isLeader);
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("log_inprogress")))
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasSize(192 << 10));
        }
    }

    @Test
    void aKeyIsOpenedWrittenCommittedAndFound() {
        OpenedKey opened = client.open(opening(V, B, "key"));
        assertThat(opened.getBlocksCount()).isEqualTo(1);
        assertThat(opened.getBlocks(0).getPipeline().getId()).isEqualTo("p0");
        assertThat(opened.getReplication().getFactor()).isEqualTo(3);
        assertThat(opened.getBlockSize()).isEqualTo(1 << 20);
        assertThat(client.refused(OmQuery.newBuilder().setLookupKey(looking(V, B, "key"))))
                .isEqualTo(ErrorCode.KEY_NOT_FOUND);

        Key key = client.commit(V, B, "key", opened, 10);

        KeyInfo found = client.lookup(V, B, "key");
        assertThat(found.getKey()).isEqualTo(key);
        assertThat(found.getName()).isEqualTo("key");
        assertThat(found.getLocations(0).getBlock()).isEqualTo(key.getBlocks(0));
        assertThat(found.getLocations(0).getPipeline().getMembersCount()).isEqualTo(3);
        assertThat(key.getOwner()).isEqualTo("alice");
        assertThat(scm.located).isEmpty();
    }

    @Test
    void aHeadHasNoBlocks() {
        client.put(V, B, "key", 10);
        KeyInfo head = client.query(
                        OmQuery.newBuilder().setLookupKey(looking(V, B, "key").setHead(true)))
                .getKey();
        assertThat(head.getKey().getBlocksCount() + head.getLocationsCount()).isZero();
        assertThat(head.getKey().getLength()).isEqualTo(10);
    }

    @Test
    void aKeyGetsTheBlocksItsLengthNeeds() {
        assertThat(client.open(opening(V, B, "a").setLength((3 << 20) + 1)).getBlocksCount())
                .isEqualTo(4);
        assertThat(client.open(opening(V, B, "b").setLength(1L << 40)).getBlocksCount())
                .isEqualTo(64);
        assertThat(client.open(opening(V, B, "c").setNoData(true)).getBlocksCount())
                .isZero();
        assertThat(client.put(V, B, "d", 0).getLength()).isZero();
    }

    @Test
    void manyKeysCostFewCallsToScm() {
        for (int i = 0; i < 300; i++) {
            client.open(opening(V, B, "key" + i));
        }
        assertThat(scm.allocations.size()).isLessThanOrEqualTo(4);
    }

    @Test
    void theBucketsReplicationIsTheDefaultOfItsKeys() {
        Replication one = Commands.ONE;
        client.submit(OmCommand.newBuilder()
                .setCreateBucket(CreateBucket.newBuilder()
                        .setVolume(V)
                        .setBucket("single")
                        .setReplication(one)));
        assertThat(client.open(opening(V, "single", "key")).getReplication()).isEqualTo(one);
        assertThat(client.open(opening(V, "single", "key").setReplication(Commands.THREE))
                        .getReplication())
                .isEqualTo(Commands.THREE);
    }

    @Test
    void aBlockOutsideWhatIsBrokenComesStraightFromScm() {
        OpenedKey opened = client.open(opening(V, B, "key"));
        OmReply reply = client.submit(OmCommand.newBuilder()
                .setAllocateBlock(AllocateBlock.newBuilder()
                        .setVolume(V)
                        .setBucket(B)
                        .setKey("key")
                        .setSession(opened.getSession())
                        .addExcludePipelines("p0")));
        assertThat(reply.getBlock().getPipeline().getId()).isEqualTo("p1");
        // The pool threw away what lay in the broken pipeline.
        int calls = scm.allocations.size();
        client.open(opening(V, B, "next"));
        assertThat(scm.allocations.size()).isGreaterThan(calls);
    }

    @Test
    void aRepeatedCallGetsTheFirstReply() {
        OmCommand volume = client.prepared(
                OmCommand.newBuilder().setCreateVolume(CreateVolume.newBuilder().setVolume("once")));
        assertThat(client.send(volume)).isEqualTo(client.send(volume));
        OmCommand key = client.prepared(OmCommand.newBuilder().setCreateKey(opening(V, B, "key")));
        OmReply first = client.send(key);
        OmReply second = client.send(key);
        assertThat(second.getOpenedKey().getSession())
                .isEqualTo(first.getOpenedKey().getSession());
        assertThat(second.getOpenedKey().getBlocks(0).getBlock())
                .isEqualTo(first.getOpenedKey().getBlocks(0).getBlock());
        assertThat(second.getOpenedKey().getBlocks(0).hasPipeline()).isTrue();
    }

    @Test
    void whatWasAnsweredSurvivesAKill() {
        for (int i = 0; i < 50; i++) {
            client.put(V, B, "key" + i, i);
        }
        OpenedKey opened = client.open(opening(V, B, "late"));
        restartAfter(om::kill);
        KeyList list = client.query(OmQuery.newBuilder()
                        .setListKeys(ListKeys.newBuilder().setVolume(V).setBucket(B)))
                .getKeys();
        assertThat(list.getKeysCount()).isEqualTo(50);
        client.commit(V, B, "late", opened, 5);
        restartAfter(om::close);
        assertThat(client.lookup(V, B, "late").getKey().getLength()).isEqualTo(5);
    }

    @Test
    void versionsAreThereAlsoAfterAKill() {
        client.put(V, B, "key", 10);
        client.submit(Commands.versioning(V, B, Versioning.ENABLED).toBuilder());
        Key newest = client.put(V, B, "key", 20);
        String marker = client.submit(Commands.delete(V, B, "key").toBuilder())
                .getDeletedKey()
                .getVersionId();
        restartAfter(om::kill);
        KeyInfo found = client.lookup(V, B, "key");
        assertThat(found.getVersionId()).isEqualTo(marker);
        assertThat(found.getKey().getDeleteMarker()).isTrue();
        assertThat(found.getKey().getOwner()).isEqualTo("alice");
        KeyInfo version = version(Versions.id(newest));
        assertThat(version.getKey())
                .isEqualTo(newest.toBuilder()
                        .setNoncurrentMillis(found.getKey().getModifiedMillis())
                        .build());
        assertThat(version.getLocations(0).getPipeline().getMembersCount()).isEqualTo(3);
        assertThat(version("null").getKey().getLength()).isEqualTo(10);
        VersionList list = client.query(OmQuery.newBuilder()
                        .setListKeyVersions(
                                ListKeyVersions.newBuilder().setVolume(V).setBucket(B)))
                .getVersions();
        assertThat(list.getVersionsList())
                .extracting(KeyVersion::getVersionId)
                .containsExactly(marker, Versions.id(newest), "null");
        client.submit(Commands.deleteVersion(V, B, "key", marker).toBuilder());
        assertThat(client.lookup(V, B, "key").getVersionId()).isEqualTo(Versions.id(newest));
    }

    private KeyInfo version(String id) {
        return client.query(
                        OmQuery.newBuilder().setLookupKey(looking(V, B, "key").setVersionId(id)))
                .getKey();
    }

    @Test
    void whatIsNoVersionIsSaidBeforeTheLog() {
        assertThat(client.refused(Commands.deleteVersion(V, B, "key", "odd").toBuilder()))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(client.refused(OmCommand.newBuilder()
                        .setDeleteKeys(DeleteKeys.newBuilder()
                                .setVolume(V)
                                .setBucket(B)
                                .addVersions(
                                        VersionName.newBuilder().setKey("key").setVersionId("odd")))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(client.refused(
                        OmQuery.newBuilder().setLookupKey(looking(V, B, "key").setVersionId("odd"))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(client.refused(OmCommand.newBuilder()
                        .setSetBucketProperty(SetBucketProperty.newBuilder()
                                .setVolume(V)
                                .setBucket(B)
                                .setVersioningValue(7))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void blocksOfDeletedKeysGoBackToScm() throws Exception {
        Key key = client.put(V, B, "key", 10);
        client.submit(OmCommand.newBuilder()
                .setDeleteKey(DeleteKey.newBuilder().setVolume(V).setBucket(B).setKey("key")));
        scm.failure = ErrorCode.SCM_IN_SAFE_MODE;
        om.runTask(OmServer.KEY_DELETION);
        assertThat(scm.deleted).isEmpty();
        scm.failure = null;
        om.runTask(OmServer.KEY_DELETION);
        assertThat(scm.deleted).containsExactly(key.getBlocks(0).getId());
        try (Snapshot rows = om.node().store().snapshot();
                var deleted = rows.scan(OmTables.DELETED, null, null)) {
            assertThat(deleted.next()).isFalse();
        }
    }

    @Test
    void abandonedSessionsEnd() throws Exception {
        settings = settings.with(OmSettings.OPEN_KEY_EXPIRE, "0ms");
        restartAfter(om::close);
        OpenedKey opened = client.open(opening(V, B, "key"));
        long opening = System.currentTimeMillis();
        Awaitility.await().until(() -> System.currentTimeMillis() > opening + 1);
        om.runTask(OmServer.OPEN_KEY_CLEANUP);
        om.runTask(OmServer.KEY_DELETION);
        assertThat(scm.deleted).containsExactly(opened.getBlocks(0).getBlock().getId());
    }

    @Test
    void anUploadIsBegunWrittenAndCompleted() {
        String upload = begin("key");
        OpenedKey part = client.open(opening(V, B, "key").setUploadId(upload).setPartNumber(1));
        assertThat(part.getBlocks(0).hasPipeline()).isTrue();
        Block written = part.getBlocks(0).getBlock().toBuilder()
                .setLength(10)
                .setBcsid(7)
                .build();
        client.submit(OmCommand.newBuilder()
                .setCommitKey(
                        Commands.commit(V, B, "key", part.getSession(), written).setEtag(Commands.md5(1))));
        assertThat(client.query(OmQuery.newBuilder()
                                .setListParts(ListParts.newBuilder()
                                        .setVolume(V)
                                        .setBucket(B)
                                        .setKey("key")
                                        .setUploadId(upload)))
                        .getParts()
                        .getParts(0)
                        .getPart()
                        .getLength())
                .isEqualTo(10);
        OmCommand completion = client.prepared(OmCommand.newBuilder()
                .setCompleteMultipartUpload(Commands.complete(V, B, "key", upload, Commands.part(1, Commands.md5(1)))));
        assertThat(client.send(completion)).isEqualTo(client.send(completion));
        KeyInfo found = client.lookup(V, B, "key");
        assertThat(found.getLocations(0).getBlock()).isEqualTo(written);
        assertThat(found.getKey().getParts(0).getCount()).isEqualTo(1);
        assertThat(found.getKey().getOwner()).isEqualTo("alice");
        KeyInfo head = client.query(
                        OmQuery.newBuilder().setLookupKey(looking(V, B, "key").setHead(true)))
                .getKey();
        assertThat(head.getKey().getPartsCount()).isEqualTo(1);
    }

    private String begin(String key) {
        return client.submit(OmCommand.newBuilder()
                        .setCreateMultipartUpload(CreateMultipartUpload.newBuilder()
                                .setVolume(V)
                                .setBucket(B)
                                .setKey(key)))
                .getUploadId();
    }

    @Test
    void aPartIsKeptInAsManyCopiesAsItsUploadSays() {
        String upload = client.submit(OmCommand.newBuilder()
                        .setCreateMultipartUpload(CreateMultipartUpload.newBuilder()
                                .setVolume(V)
                                .setBucket(B)
                                .setKey("key")
                                .setReplication(Commands.ONE)))
                .getUploadId();
        assertThat(client.open(opening(V, B, "key")
                                .setUploadId(upload)
                                .setPartNumber(3)
                                .setReplication(Commands.THREE))
                        .getReplication())
                .isEqualTo(Commands.ONE);
    }

    @Test
    void whatIsWrongAboutAPartIsSaidBeforeTheLog() {
        String upload = begin("key");
        CreateKey.Builder part = opening(V, B, "key").setUploadId(upload);
        assertThat(refusedKey(part.setPartNumber(0))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedKey(part.setPartNumber(10_001))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedKey(opening(V, B, "key").setPartNumber(1))).isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
        KeyValue pair = KeyValue.newBuilder().setKey("a").build();
        assertThat(refusedKey(part.setPartNumber(1).addTags(pair))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedCompletion(Commands.complete(V, B, "key", upload))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        CompletedPart one = Commands.part(1, Commands.md5(1));
        assertThat(refusedCompletion(
                        Commands.complete(V, B, "key", upload).addAllParts(Collections.nCopies(10_001, one))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedCompletion(Commands.complete(V, B, "key", upload, Commands.part(0, ""))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedCompletion(Commands.complete(V, B, "key", upload, Commands.part(1, "e".repeat(129)))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedCompletion(Commands.complete(V, B, "key", "", one))).isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
        assertThat(client.refused(OmCommand.newBuilder(Commands.abortUpload(V, B, "key", ""))))
                .isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
        assertThat(client.refused(OmCommand.newBuilder()
                        .setCreateMultipartUpload(CreateMultipartUpload.newBuilder()
                                .setVolume(V)
                                .setBucket(B)
                                .setKey("key")
                                .setChecksumType("t".repeat(129)))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    private ErrorCode refusedCompletion(CompleteMultipartUpload.Builder command) {
        return client.refused(OmCommand.newBuilder().setCompleteMultipartUpload(command));
    }

    @Test
    void abandonedUploadsEnd() throws Exception {
        settings = settings.with(OmSettings.UPLOAD_EXPIRE, "0ms");
        restartAfter(om::close);
        String upload = begin("a/key");
        OpenedKey part = client.open(opening(V, B, "a/key").setUploadId(upload).setPartNumber(1));
        Block written = part.getBlocks(0).getBlock().toBuilder()
                .setLength(10)
                .setBcsid(7)
                .build();
        client.submit(OmCommand.newBuilder()
                .setCommitKey(Commands.commit(V, B, "a/key", part.getSession(), written)
                        .setEtag(Commands.md5(1))));
        long writing = System.currentTimeMillis();
        Awaitility.await().until(() -> System.currentTimeMillis() > writing + 1);
        om.runTask(OmServer.UPLOAD_CLEANUP);
        om.runTask(OmServer.KEY_DELETION);
        assertThat(scm.deleted).containsExactly(written.getId());
        assertThat(client.refused(OmCommand.newBuilder(Commands.abortUpload(V, B, "a/key", upload))))
                .isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
    }

    @Test
    void uploadsThatAreYoungStay() throws Exception {
        String upload = begin("key");
        om.runTask(OmServer.UPLOAD_CLEANUP);
        client.submit(OmCommand.newBuilder(Commands.abortUpload(V, B, "key", upload)));
    }

    @Test
    void placesAreRememberedWhileScmIsAway() {
        client.put(V, B, "key", 10);
        restartAfter(om::close);
        assertThat(client.lookup(V, B, "key").getLocations(0).hasPipeline()).isTrue();
        assertThat(scm.located).hasSize(1);
        scm.failure = ErrorCode.SCM_IN_SAFE_MODE;
        assertThat(client.lookup(V, B, "key").getLocations(0).hasPipeline()).isTrue();
        assertThat(scm.located).hasSize(1);
    }

    @Test
    void aStalePlaceIsAskedForAgain() {
        Key key = client.put(V, B, "key", 10);
        scm.host = "host1";
        assertThat(member(client.lookup(V, B, "key"))).isEqualTo("host0");
        KeyInfo fresh = client.query(OmQuery.newBuilder()
                        .setLookupKey(looking(V, B, "key")
                                .addRefreshContainers(key.getBlocks(0).getId().getContainerId())))
                .getKey();
        assertThat(member(fresh)).isEqualTo("host1");
        assertThat(member(client.lookup(V, B, "key"))).isEqualTo("host1");
    }

    private static String member(KeyInfo info) {
        return info.getLocations(0).getPipeline().getMembers(0).getHost();
    }

    @Test
    void scmsRefusalReachesTheClient() {
        scm.failure = ErrorCode.NO_PIPELINE;
        OmCommand open = client.prepared(
                OmCommand.newBuilder().setCreateKey(opening(V, B, "key").setReplication(Commands.ONE)));
        try (Channels channels = new Channels()) {
            assertThatThrownBy(() -> OzoneManagerGrpc.newBlockingStub(channels.to(om.address()))
                            .submit(open))
                    .satisfies(e -> assertThat(Rpc.fromStatus(e).code()).isEqualTo(ErrorCode.NO_PIPELINE));
        }
    }

    @Test
    void whatCantBeServedIsRefusedByName() {
        Replication erasure = Replication.newBuilder()
                .setType(ReplicationType.EC)
                .setFactor(5)
                .build();
        assertThat(refusedKey(opening(V, B, "key").setReplication(erasure))).isEqualTo(ErrorCode.NOT_IMPLEMENTED);
        assertThat(refusedKey(opening(V, B, "key").setReplication(Commands.ratis(2))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(client.refused(OmCommand.newBuilder()
                        .setCreateBucket(CreateBucket.newBuilder()
                                .setVolume(V)
                                .setBucket("tree")
                                .setLayout(BucketLayout.FILE_SYSTEM_OPTIMIZED))))
                .isEqualTo(ErrorCode.NOT_IMPLEMENTED);
        assertThat(client.refused(OmCommand.newBuilder()
                        .setPurgeKeys(PurgeKeys.newBuilder().addRows("/x"))))
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(client.refused(OmCommand.newBuilder())).isEqualTo(ErrorCode.NOT_IMPLEMENTED);
        assertThat(client.refused(OmQuery.newBuilder())).isEqualTo(ErrorCode.NOT_IMPLEMENTED);
    }

    @Test
    void namesAndSizesAreCheckedBeforeTheLog() {
        assertThat(refusedKey(opening(V, B, "k".repeat(1025)))).isEqualTo(ErrorCode.KEY_NAME_TOO_LONG);
        assertThat(client.put(V, B, "k".repeat(1024), 1).getLength()).isEqualTo(1);
        assertThat(refusedKey(opening(V, "No", "key"))).isEqualTo(ErrorCode.INVALID_BUCKET_NAME);
        assertThat(refusedKey(opening("No", B, "key"))).isEqualTo(ErrorCode.INVALID_VOLUME_NAME);
        assertThat(refusedKey(opening(V, B, "key").setLength(-1))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        KeyValue big =
                KeyValue.newBuilder().setKey("a").setValue("x".repeat(16 << 10)).build();
        assertThat(refusedKey(opening(V, B, "key").addMetadata(big))).isEqualTo(ErrorCode.METADATA_TOO_LARGE);
        KeyValue small = KeyValue.newBuilder().setKey("a").build();
        assertThat(refusedKey(opening(V, B, "key").addMetadata(small).addMetadata(small)))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(client.refused(OmCommand.newBuilder()
                        .setDeleteKeys(DeleteKeys.newBuilder()
                                .setVolume(V)
                                .setBucket(B)
                                .addAllKeys(Collections.nCopies(1001, "key")))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedTags(small, small)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedTags(big)).isEqualTo(ErrorCode.METADATA_TOO_LARGE);
        assertThat(refusedTags()).isEqualTo(ErrorCode.KEY_NOT_FOUND);
    }

    @Test
    void locksAreCheckedBeforeTheLogAndThereAlsoAfterAKill() {
        long until = System.currentTimeMillis() + TimeUnit.DAYS.toMillis(1);
        KeyLock lock = Commands.retained(RetentionMode.COMPLIANCE, until);
        KeyLock noMode = Commands.retained(RetentionMode.RETENTION_MODE_UNSPECIFIED, until);
        assertThat(refusedKey(opening(V, B, "key").setLock(noMode))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedKey(opening(V, B, "key").setLock(lock))).isEqualTo(ErrorCode.NO_OBJECT_LOCK);
        assertThat(refusedLock(noMode)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedLock(KeyLock.getDefaultInstance())).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedLock(Commands.retained(RetentionMode.COMPLIANCE, Long.MAX_VALUE)))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        client.submit(Commands.versioning(V, B, Versioning.ENABLED).toBuilder());
        for (int days : new int[] {-1, 36_501}) {
            BucketConfiguration.Builder odd = Commands.objectLock(RetentionMode.COMPLIANCE, 1).toBuilder();
            odd.getDefaultRetentionBuilder().setDays(days);
            assertThat(client.refused(Commands.configure(V, B, "", odd.build()).toBuilder()))
                    .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        }
        client.submit(Commands.configure(V, B, "", Commands.objectLock(RetentionMode.GOVERNANCE, 1)).toBuilder());
        Key byDefault = client.put(V, B, "key", 10);
        assertThat(byDefault.getLock().getRetention().getUntilMillis())
                .isEqualTo(byDefault.getModifiedMillis() + TimeUnit.DAYS.toMillis(1));
        client.submit(Commands.of(Commands.lock(V, B, "key", "", Commands.held(true))).toBuilder());
        restartAfter(om::kill);
        assertThat(client.lookup(V, B, "key").getKey().getLock().getLegalHold()).isTrue();
        OmCommand.Builder delete = Commands.deleteVersion(V, B, "key", Versions.id(byDefault)).toBuilder();
        delete.getDeleteKeyBuilder().setBypassGovernance(true);
        assertThat(client.refused(delete)).isEqualTo(ErrorCode.OBJECT_LOCKED);
        client.submit(Commands.of(Commands.lock(V, B, "key", "", Commands.held(false))).toBuilder());
        client.submit(delete);
    }

    private ErrorCode refusedLock(KeyLock lock) {
        return client.refused(Commands.of(Commands.lock(V, B, "key", "", lock)).toBuilder());
    }

    private ErrorCode refusedTags(KeyValue... tags) {
        return client.refused(Commands.tag(V, B, "key", tags).toBuilder());
    }

    private ErrorCode refusedKey(CreateKey.Builder command) {
        return client.refused(OmCommand.newBuilder().setCreateKey(command));
    }

    @Test
    void volumesAndBucketsAreListed() {
        client.volumeAndBucket("vol0", "bucket0");
        client.submit(OmCommand.newBuilder()
                .setCreateVolume(CreateVolume.newBuilder().setVolume("other").setOwner("bob")));
        assertThat(volumes(ListVolumes.newBuilder())).containsExactly("other", "vol0", "vol1");
        assertThat(volumes(ListVolumes.newBuilder().setUser("alice"))).containsExactly("vol0", "vol1");
        assertThat(volumes(ListVolumes.newBuilder().setPrefix("vol").setStartAfter("vol0")))
                .containsExactly("vol1");
        assertThat(volumes(ListVolumes.newBuilder().setLimit(1))).containsExactly("other");
        assertThat(client.query(OmQuery.newBuilder()
                                .setListBuckets(ListBuckets.newBuilder().setVolume(V)))
                        .getBuckets()
                        .getBucketsList())
                .extracting(bucket -> bucket.getName())
                .containsExactly(B);
        assertThat(client.query(OmQuery.newBuilder()
                                .setInfoVolume(InfoVolume.newBuilder().setVolume(V)))
                        .getVolume()
                        .getUsedNamespace())
                .isEqualTo(1);
        assertThat(client.query(OmQuery.newBuilder()
                                .setInfoBucket(
                                        InfoBucket.newBuilder().setVolume(V).setBucket(B)))
                        .getBucket()
                        .getLayout())
                .isEqualTo(BucketLayout.OBJECT_STORE);
    }

    private List<String> volumes(ListVolumes.Builder query) {
        return client.query(OmQuery.newBuilder().setListVolumes(query)).getVolumes().getVolumesList().stream()
                .map(volume -> volume.getName())
                .toList();
    }

    @Test
    void secretsAreFoundByAccessId() {
        OmQuery.Builder query =
                OmQuery.newBuilder().setGetS3Secret(GetS3Secret.newBuilder().setAccessId("id1"));
        assertThat(client.refused(query)).isEqualTo(ErrorCode.ACCESS_ID_NOT_FOUND);
        client.submit(OmCommand.newBuilder()
                .setSetS3Secret(SetS3Secret.newBuilder().setAccessId("id1").setSecret("s3cr3t")));
        assertThat(client.query(query).getS3Secret().getSecret()).isEqualTo("s3cr3t");
        assertThat(client.query(query).getS3Secret().getUser()).isEqualTo("id1");
    }

    @Test
    void theLeaderDrawsEncryptionKeys() {
        OmQuery.Builder query = OmQuery.newBuilder()
                .setGetEncryptionKey(GetEncryptionKey.newBuilder().setName("s3"));
        assertThat(client.refused(query)).isEqualTo(ErrorCode.ENCRYPTION_KEY_NOT_FOUND);
        CreateEncryptionKey.Builder create =
                CreateEncryptionKey.newBuilder().setName("s3").setMaterial(ByteString.copyFromUtf8("guessed"));
        OmReply reply = client.submit(OmCommand.newBuilder().setCreateEncryptionKey(create));
        EncryptionKey key = client.query(query).getEncryptionKey();
        assertThat(key.getVersions(0).getMaterial().size()).isEqualTo(32);
        assertThat(reply).isEqualTo(OmReply.getDefaultInstance());
        client.submit(OmCommand.newBuilder().setCreateEncryptionKey(create));
        assertThat(client.query(query).getEncryptionKey()).isEqualTo(key);
        client.submit(OmCommand.newBuilder().setCreateEncryptionKey(create.setRotate(true)));
        assertThat(client.query(query).getEncryptionKey().getVersionsList())
                .hasSize(2)
                .contains(key.getVersions(0));
    }

    @Test
    void theServiceListNamesThisOm() {
        Services services = client.query(OmQuery.newBuilder().setServiceList(ServiceList.getDefaultInstance()))
                .getServices();
        assertThat(services.getClusterId()).isEqualTo(FakeScm.CLUSTER);
        assertThat(services.getServices(0).getLeader()).isTrue();
        assertThat(om.address())
                .endsWith(":" + services.getServices(0).getPorts(0).getValue());
    }

    @Test
    void theConsoleShowsWhatHappens() throws Exception {
        settings = settings.with("ozone.om.http-address", "localhost:0");
        restartAfter(om::close);
        client.put(V, B, "key", 10);
        assertThat(page("/prom"))
                .contains("ozone_om_call_seconds_count{kind=\"command\",operation=\"commit_key\",result=\"ok\"} 1")
                .contains("ozone_om_leader 1");
        assertThat(page("/ready")).contains("ready");
        assertThat(page("/")).contains(FakeScm.CLUSTER);
    }

    private String page(String path) throws Exception {
        URI address = URI.create("http://" + om.httpAddress() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void aBucketNotifiesTheTargetsOfTheSettings() throws Exception {
        BlockingQueue<String> posted = new LinkedBlockingQueue<>();
        HttpServer target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.createContext("/", exchange -> {
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        target.start();
        try {
            settings = settings.with("ozone.om.http-address", "localhost:0")
                    .with("ozone.om.notification.webhook.names", "hook")
                    .with(
                            "ozone.om.notification.webhook.hook.endpoint",
                            "http://127.0.0.1:" + target.getAddress().getPort())
                    .with("ozone.om.notification.interval", "10ms");
            restartAfter(om::close);
            assertThat(client.refused(notifying("nobody"))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            client.submit(notifying("hook"));
            assertThat(posted.poll(20, TimeUnit.SECONDS)).contains("s3:TestEvent");
            client.put(V, B, "key", 10);
            assertThat(posted.poll(20, TimeUnit.SECONDS)).contains("ObjectCreated:Put", "\"alice\"");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(page("/prom"))
                            .contains("ozone_om_notifications_delivered_total{target=\"hook\"} 2")
                            .contains("ozone_om_notifications_pending{target=\"hook\"} 0"));
        } finally {
            target.stop(0);
        }
    }

    private static OmCommand.Builder notifying(String target) {
        return OmCommand.newBuilder()
                .setPutBucketConfiguration(PutBucketConfiguration.newBuilder()
                        .setVolume(V)
                        .setBucket(B)
                        .setConfiguration(Commands.notification(
                                Commands.notice("r", target, NotificationEvent.OBJECT_CREATED_PUT))));
    }

    @Test
    void initialisingAgainChangesNothing() throws Exception {
        Path version = directory.resolve("om/current/VERSION");
        String before = Files.readString(version);
        int asked = scm.infoCalls.get();
        OmServer.init(settings);
        assertThat(scm.infoCalls.get()).isEqualTo(asked);
        assertThat(Files.readString(version)).isEqualTo(before).contains(FakeScm.CLUSTER);
    }

    @Test
    void aStartWithoutInitSaysWhatToDo() {
        Settings elsewhere =
                settings.with("ozone.metadata.dirs", directory.resolve("empty").toString());
        assertThatThrownBy(() -> OmServer.start(elsewhere))
                .isInstanceOf(OzoneException.class)
                .hasMessageContaining("ozone om --init");
    }

    @Test
    void aclsStopTheStart() {
        assertThatThrownBy(() -> OmServer.start(settings.with(OmSettings.ACL_ENABLED, true)))
                .isInstanceOf(OzoneException.class)
                .hasMessageContaining("not implemented");
    }
}
