package io.ozone.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.StringValue;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.FreePort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that find out through each other's doors whether they form a group or join one. */
@Timeout(120)
class JoiningTest {
    private static final String CLUSTER = "CID-1";

    @TempDir
    Path root;

    private final Map<String, RaftAdminDoor> doors = new LinkedHashMap<>();
    private final Map<String, Server> servers = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, SteppingClock> clocks = new LinkedHashMap<>();
    private final List<Joining> joinings = new ArrayList<>();
    private TestGroup group;

    private void define(int size) throws IOException {
        group = new TestGroup(root, size, options -> options);
        for (int i = 1; i <= size; i++) {
            open("p" + i);
        }
    }

    private void open(String id) throws IOException {
        RaftAdminDoor door = new RaftAdminDoor(
                CLUSTER, group.peer(id), this::doorOf, clocks.computeIfAbsent(id, peer -> new SteppingClock()));
        doors.put(id, door);
        int port = ports.computeIfAbsent(id, peer -> FreePort.on("127.0.0.1"));
        servers.put(
                id,
                NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                        .addService(door)
                        .build()
                        .start());
    }

    private Optional<String> doorOf(Peer peer) {
        return Optional.ofNullable(ports.get(peer.id())).map(port -> "127.0.0.1:" + port);
    }

    private GroupCalls calls(String cluster, String id) {
        return new GroupCalls(
                cluster,
                group.peer(id),
                ports.keySet().stream()
                        .filter(other -> !other.equals(id))
                        .map(other -> doorOf(group.peer(other)).orElseThrow())
                        .toList());
    }

    /** As a daemon does it. */
    private Joining enter(String id) {
        GroupCalls calls = calls(CLUSTER, id);
        RaftNode<StringValue, StringValue> node = group.start(id, firstMembers(id, calls));
        doors.get(id).serve(node);
        Joining joining = Joining.begin(node, group.raftDirectory(id), calls, false);
        joinings.add(joining);
        return joining;
    }

    private CompletableFuture<Joining> enterSoon(String id) {
        return CompletableFuture.supplyAsync(() -> enter(id));
    }

    private List<Peer> firstMembers(String id) {
        try (GroupCalls calls = calls(CLUSTER, id)) {
            return firstMembers(id, calls);
        }
    }

    private List<Peer> firstMembers(String id, GroupCalls calls) {
        List<Peer> all = group.allPeers();
        return FirstMembers.of(group.raftDirectory(id), group.groupId, all, calls, () -> {
            try {
                return calls.awaitFounding(all.size(), reason -> {});
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void awaitMember(Joining joining) {
        await().atMost(TestGroup.PATIENCE).until(() -> joining.obstacle().isEmpty());
    }

    @AfterEach
    void close() {
        joinings.forEach(Joining::close);
        servers.values().forEach(Server::shutdownNow);
        doors.values().forEach(RaftAdminDoor::close);
        group.close();
    }

    @Test
    void newPeersFormAGroupOnceAMajorityIsThereAndTheLastJoins() throws Exception {
        define(3);
        servers.get("p2").shutdownNow().awaitTermination();
        servers.get("p3").shutdownNow().awaitTermination();
        CompletableFuture<Joining> first = enterSoon("p1");
        open("p2");
        CompletableFuture<Joining> second = enterSoon("p2");
        assertThat(first.join().obstacle()).isEmpty();
        assertThat(second.join().obstacle()).isEmpty();
        assertThat(group.ask("put a 1")).isEqualTo("1");
        open("p3");
        awaitMember(enter("p3"));
        group.awaitSameRows();
        assertThat(group.leader().peers()).hasSize(3);
    }

    @Test
    void aPeerThatLostItsLogDoesNotVoteBeforeItHasItAgain() throws Exception {
        define(3);
        List.of(enterSoon("p1"), enterSoon("p2"), enterSoon("p3")).forEach(CompletableFuture::join);
        joinings.forEach(this::awaitMember);
        assertThat(group.ask("put a 1")).isEqualTo("1");
        group.awaitSameRows();
        String wiped = group.follower();
        group.kill(wiped);
        group.wipe(wiped);
        Joining back = enter(wiped);
        assertThat(group.node(wiped).peers())
                .as("not a member of its own accord")
                .isEmpty();
        awaitMember(back);
        group.awaitSameRows();
        assertThat(group.leader().peers()).hasSize(3);

        // Restarted, it is a member at once.
        group.kill(wiped);
        assertThat(enter(wiped).obstacle()).isEmpty();
        assertThat(group.ask("put a 2")).isEqualTo("2");
    }

    @Test
    void aPeerThatWasRemovedDoesNotComeBackByItself() throws Exception {
        define(3);
        List.of(enterSoon("p1"), enterSoon("p2"), enterSoon("p3")).forEach(CompletableFuture::join);
        joinings.forEach(this::awaitMember);
        group.ask("put a 1");
        group.awaitSameRows();
        String removed = group.follower();
        group.leader().removePeer(removed);
        group.kill(removed);
        assertThatThrownBy(() -> enter(removed)).hasMessageContaining("was removed from its group");
    }

    /** Its log says that it is a member, as it did when it was one; killed there, it has no mark yet. */
    @Test
    void aPeerThatWasKilledWhileItCaughtUpIsAdded() throws Exception {
        define(3);
        List.of(enterSoon("p1"), enterSoon("p2"), enterSoon("p3")).forEach(CompletableFuture::join);
        joinings.forEach(this::awaitMember);
        group.ask("put a 1");
        group.awaitSameRows();
        String late = group.follower();
        group.kill(late);
        group.leader().removePeer(late);
        Files.delete(group.raftDirectory(late).resolve("member"));
        awaitMember(enter(late));
        await().atMost(TestGroup.PATIENCE).until(() -> group.leader().peers().contains(group.peer(late)));
        group.awaitSameRows();
    }

    /** It has a directory then, and in it neither an entry nor the group's list of members. */
    @Test
    void aPeerThatWasKilledBeforeItsFirstEntryIsStillNoMemberOfItsOwnAccord() throws Exception {
        define(3);
        List.of(enterSoon("p1"), enterSoon("p2"), enterSoon("p3")).forEach(CompletableFuture::join);
        joinings.forEach(this::awaitMember);
        group.ask("put a 1");
        group.awaitSameRows();
        String wiped = group.follower();
        group.kill(wiped);
        group.leader().removePeer(wiped);
        group.wipe(wiped);
        group.start(wiped, firstMembers(wiped));
        group.kill(wiped);
        assertThat(group.raftDirectory(wiped).resolve(group.groupId.toString())).exists();
        assertThat(firstMembers(wiped)).isEmpty();
        awaitMember(enter(wiped));
        group.awaitSameRows();
    }

    /** The others have an entry meanwhile, and may need its vote to put in the next. */
    @Test
    void aFounderThatWasKilledBeforeItsFirstEntryIsStillOne() throws Exception {
        define(3);
        for (String id : List.of("p1", "p2", "p3")) {
            assertThat(firstMembers(id)).hasSize(3);
        }
        Joining first = enter("p1");
        Joining second = enter("p2");
        awaitMember(first);
        awaitMember(second);
        group.ask("put a 1");
        assertThat(firstMembers("p3")).hasSize(3);
        assertThat(enter("p3").obstacle()).isEmpty();
        group.awaitSameRows();
    }

    @Test
    void aPeerThatLostItsLogIsOutOfTheGroupBeforeItStarts() throws Exception {
        define(3);
        List<CompletableFuture<Joining>> entering =
                List.of("p1", "p2", "p3").stream().map(this::enterSoon).toList();
        entering.forEach(joining -> awaitMember(joining.join()));
        group.ask("put a 1");
        String lost = group.follower();
        group.kill(lost);
        group.wipe(lost);
        assertThat(firstMembers(lost)).isEmpty();
        assertThat(group.leader().peers()).hasSize(2).doesNotContain(group.peer(lost));
    }

    @Test
    void aPeerWithAPartOfTheLogDoesNotFoundAnotherGroup() throws Exception {
        define(2);
        group.start("p1", List.of(group.peer("p1")));
        group.ask("put a 1");
        group.start("p2", List.of());
        group.leader().addPeer(group.peer("p2"), true);
        group.awaitSameRows();
        group.killAll();
        assertThat(FirstMembers.of(
                        group.raftDirectory("p2"), group.groupId, group.allPeers(), calls(CLUSTER, "p2"), () -> true))
                .isEmpty();
    }

    @Test
    void aClockIsThatOfTheGroupWhenAMajorityHasItsTime() throws Exception {
        define(3);
        clocks.get("p1").millis = 50_000;
        clocks.get("p2").millis = 50_100;
        clocks.get("p3").millis = 90_000;
        assertThat(hasTimeOfGroup("p1")).isTrue();
        assertThat(hasTimeOfGroup("p2")).isTrue();
        assertThat(hasTimeOfGroup("p3")).isFalse();
        clocks.get("p2").millis = 51_001;
        assertThat(hasTimeOfGroup("p1")).isFalse();
        clocks.get("p3").millis = 49_000;
        assertThat(hasTimeOfGroup("p1")).isTrue();
        servers.get("p3").shutdownNow().awaitTermination();
        assertThat(hasTimeOfGroup("p1")).isFalse();
        try (GroupCalls calls = calls(CLUSTER, "p1")) {
            assertThat(calls.haveTimeOf(clocks.get("p1"), List.of(group.peer("p1")), Duration.ofSeconds(1)))
                    .as("the only member")
                    .isTrue();
        }
    }

    private boolean hasTimeOfGroup(String id) {
        try (GroupCalls calls = calls(CLUSTER, id)) {
            return calls.haveTimeOf(clocks.get(id), group.allPeers(), Duration.ofSeconds(1));
        }
    }

    @Test
    void peersOfAnotherClusterAndUnlistedOnesAreRefused() throws Exception {
        define(1);
        enter("p1");
        group.ask("put a 1");
        Peer stranger = group.define("p2");
        try (GroupCalls foreign = new GroupCalls(
                "CID-2", stranger, List.of(doorOf(group.peer("p1")).orElseThrow()))) {
            refused(ErrorCode.WRONG_CLUSTER, () -> foreign.add(true, false));
            refused(ErrorCode.WRONG_CLUSTER, foreign::groupExists);
        }
        try (GroupCalls unlisted = new GroupCalls(
                CLUSTER, stranger, List.of(doorOf(group.peer("p1")).orElseThrow()))) {
            assertThat(unlisted.groupExists()).isTrue();
            refused(ErrorCode.INVALID_ARGUMENT, () -> unlisted.add(true, false));
            group.start("p2", List.of());
            unlisted.add(true, true);
        }
        assertThat(group.leader().peers()).hasSize(2);
    }

    @Test
    void aMemberWithANewIdentityTakesTheOldOnesPlace() throws Exception {
        define(3);
        List.of(enterSoon("p1"), enterSoon("p2"), enterSoon("p3")).forEach(CompletableFuture::join);
        joinings.forEach(this::awaitMember);
        group.ask("put a 1");
        group.awaitSameRows();
        String old = group.follower();
        group.kill(old);
        Peer fresh = group.define("p9", group.peer(old).address());
        group.start("p9", List.of());
        group.leader().addPeer(fresh, true);
        assertThat(group.leader().peers()).hasSize(3).contains(fresh);
        group.awaitSameRows();
    }

    private static void refused(ErrorCode code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        OzoneException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
