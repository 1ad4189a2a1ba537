package io.ozone.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.ozone.kv.Applied;
import io.ozone.kv.ReplicatedStore;
import io.ozone.kv.ReplicatedStoreOptions;
import io.ozone.kv.Tx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotInstallTest {
    @TempDir
    Path root;

    @Test
    void aFollowerThatMissedPurgedEntriesGetsASnapshot() {
        try (TestGroup group = TestGroup.started(root, 3, TestGroup::shortLog)) {
            group.ask("put before 1");
            String follower = group.follower();
            group.kill(follower);
            fill(group);
            group.leader().snapshot();
            group.start(follower);
            group.awaitSameRows();
            group.ask("add n 1");
            group.awaitSameRows();
            assertThat(Files.exists(group.storeDirectory(follower).resolveSibling("db.old")))
                    .isFalse();
        }
    }

    @Test
    void aWipedPeerIsRemovedAndAddedAgainAndKeepsTheSnapshotOverKills() throws IOException {
        try (TestGroup group = TestGroup.started(root, 3, TestGroup::shortLog)) {
            fill(group);
            group.leader().snapshot();
            String wiped = group.follower();
            group.kill(wiped);
            group.wipe(wiped);
            group.leader().removePeer(wiped);
            group.start(wiped, List.of());
            group.leader().addPeer(group.peer(wiped), true);
            group.awaitSameRows();
            group.kill(wiped);
            group.start(wiped);
            group.awaitSameRows();
            assertThat(group.node(wiped).store().reader().get(WordState.WORDS, "k199"))
                    .isPresent();
        }
    }

    @Test
    void aJoiningPeerGetsASnapshotAndTheAnswersInIt() {
        try (TestGroup group = TestGroup.started(root, 1, TestGroup::shortLog)) {
            assertThat(group.ask(TestGroup.client(8), 1, "add n 1")).isEqualTo("1");
            fill(group);
            group.leader().snapshot();
            Peer joining = group.define("p2");
            group.start("p2", List.of());
            group.leader().addPeer(joining, true);
            group.awaitSameRows();
            group.leader().transferLeadership("p2");
            assertThat(group.ask(TestGroup.client(8), 1, "add n 1")).isEqualTo("1");
            assertThat(group.read("n")).contains("1");
        }
    }

    /** A snapshot of more parts than may be under way at a time, so that the leader waits for answers. */
    @Test
    void aFollowerThatWasDownWhenItsSnapshotWasSentIsServedSoonAfterItIsBack() {
        try (TestGroup group = TestGroup.started(
                root, 3, options -> TestGroup.shortLog(options).withSegmentBytes(4 << 20))) {
            String follower = group.follower();
            group.kill(follower);
            Random random = new Random(1);
            byte[] noise = new byte[2 << 20];
            for (int i = 0; i < 14; i++) {
                random.nextBytes(noise);
                group.ask("put k" + i + " " + Base64.getEncoder().encodeToString(noise));
            }
            group.leader().snapshot();
            await().atMost(TestGroup.PATIENCE).until(SnapshotInstallTest::aSnapshotIsBeingSent);
            group.start(follower);
            group.awaitSameRows();
        }
    }

    private static boolean aSnapshotIsBeingSent() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getClassName().endsWith(".GrpcLogAppender")
                        && frame.getMethodName().equals("installSnapshot"));
    }

    private static void fill(TestGroup group) {
        RaftNode<StringValue, StringValue> leader = group.leader();
        List<CompletableFuture<StringValue>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(leader.submit(StringValue.of("put k" + i + " " + "x".repeat(2_000))));
        }
        answers.forEach(CompletableFuture::join);
    }

    // ---- the directories, killed at each step of an installation

    @Test
    void aReceivedSnapshotThatWasNotInstalledYetIsInstalledOnTheStart() throws IOException {
        storeWith("db", "old", 5);
        storeWith("db.checkpoints/1_9", "new", 9);
        assertOpens("new", 9);
    }

    @Test
    void aKillBetweenTheRenamesLosesNothing() throws IOException {
        storeWith("db.old", "old", 5);
        storeWith("db.checkpoints/1_9", "new", 9);
        assertOpens("new", 9);
    }

    @Test
    void aKillBehindTheRenamesKeepsTheNewStore() throws IOException {
        storeWith("db.old", "old", 5);
        storeWith("db", "new", 9);
        assertOpens("new", 9);
    }

    @Test
    void aDamagedSnapshotIsDroppedAndTheStoreKept() throws IOException {
        storeWith("db", "old", 5);
        Path candidate = storeWith("db.checkpoints/1_9", "new", 9);
        for (Path file : StoreFiles.children(candidate)) {
            if (file.getFileName().toString().startsWith("CURRENT")) {
                Files.writeString(file, "MANIFEST-999999\n");
            }
        }
        assertOpens("old", 5);
    }

    @Test
    void aSnapshotWithAnotherPositionThanItsNameIsDropped() throws IOException {
        storeWith("db", "old", 5);
        storeWith("db.checkpoints/1_9", "new", 8);
        assertOpens("old", 5);
    }

    @Test
    void aSnapshotBehindTheStoreIsNotInstalled() throws IOException {
        storeWith("db", "old", 5);
        storeWith("db.checkpoints/1_4", "new", 4);
        assertOpens("old", 5);
    }

    private void assertOpens(String word, long index) throws IOException {
        StoreSnapshots snapshots = snapshots();
        try (ReplicatedStore store = snapshots.open()) {
            assertThat(store.applied()).isEqualTo(new Applied(1, index));
            assertThat(store.reader().get(WordState.WORDS, "word")).contains(word);
            assertThat(snapshots.getLatestSnapshot().getIndex()).isEqualTo(index);
            assertThat(snapshots.getLatestSnapshot().getFiles()).isNotEmpty();
        }
        assertThat(StoreFiles.children(root))
                .extracting(path -> path.getFileName().toString())
                .containsExactly("db", "db.checkpoints");
    }

    @Test
    void aCheckpointThatIsBeingSentIsKeptUntilTheTransferIsIdle() throws IOException {
        SteppingClock clock = new SteppingClock();
        StoreSnapshots snapshots =
                new StoreSnapshots(root.resolve("db"), WordState.SCHEMA, ReplicatedStoreOptions.defaults(), clock);
        try (ReplicatedStore store = snapshots.open()) {
            commit(store, "one", 1);
            snapshots.take(store);
            Path sent = snapshots.getLatestSnapshot().getFiles().get(0).getPath();
            commit(store, "two", 2);
            snapshots.take(store);
            snapshots.cleanupOldSnapshots(null);
            assertThat(sent).exists();
            clock.nanos += 11L * 60 * 1_000_000_000;
            snapshots.cleanupOldSnapshots(null);
            assertThat(sent).doesNotExist();
            assertThat(snapshots.getLatestSnapshot().getFiles())
                    .allSatisfy(file -> assertThat(file.getPath()).exists());
        }
    }

    private StoreSnapshots snapshots() {
        return new StoreSnapshots(
                root.resolve("db"), WordState.SCHEMA, ReplicatedStoreOptions.defaults(), new SteppingClock());
    }

    private Path storeWith(String directory, String word, long index) throws IOException {
        Path path = root.resolve(directory);
        Files.createDirectories(path.getParent());
        try (ReplicatedStore store = ReplicatedStore.open(path, WordState.SCHEMA, ReplicatedStoreOptions.defaults())) {
            commit(store, word, index);
        }
        return path;
    }

    private static void commit(ReplicatedStore store, String word, long index) {
        Tx tx = store.begin();
        tx.put(WordState.WORDS, "word", word);
        store.commit(tx, new Applied(1, index));
    }
}
