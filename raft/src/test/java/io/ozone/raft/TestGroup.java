package io.ozone.raft;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.StringValue;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.FreePort;
import io.ozone.kv.Applied;
import io.ozone.kv.ReplicatedStoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** Peers of one group in this process, on real sockets and disks. */
final class TestGroup implements AutoCloseable {
    static {
        // An election held while its group is closed ends with an exception: no matter of a test that waits beside it.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path root;
    final UUID groupId = UUID.randomUUID();
    private final UnaryOperator<RaftOptions> tuning;
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final Map<String, RaftNode<StringValue, StringValue>> running = new LinkedHashMap<>();
    private final AtomicLong calls = new AtomicLong();
    final Map<String, WordState> states = new LinkedHashMap<>();
    final List<String> leaderCalls = new CopyOnWriteArrayList<>();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    ReplicatedStoreOptions storeOptions = ReplicatedStoreOptions.defaults();

    TestGroup(Path root, int size, UnaryOperator<RaftOptions> tuning) {
        this.root = root;
        this.tuning = tuning;
        for (int i = 1; i <= size; i++) {
            define("p" + i);
        }
    }

    static TestGroup started(Path root, int size, UnaryOperator<RaftOptions> tuning) {
        TestGroup group = new TestGroup(root, size, tuning);
        group.startAll();
        // A peer whose log is empty does not count in an election: it might have been wiped. Until a leader has
        // committed its first entry, nobody has one.
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(CompletionException.class)
                .untilAsserted(() -> group.leader().readBarrier().join());
        group.awaitSameRows();
        return group;
    }

    static TestGroup started(Path root, int size) {
        return started(root, size, options -> options);
    }

    /** The log is cut right behind each snapshot, so that a peer that missed something needs a snapshot. */
    static RaftOptions shortLog(RaftOptions options) {
        return options.withSnapshotThreshold(1_000_000, 0).withSegmentBytes(64 << 10);
    }

    Peer define(String id) {
        return define(id, "127.0.0.1:" + FreePort.on("127.0.0.1"));
    }

    Peer define(String id, String address) {
        Peer peer = new Peer(id, address);
        peers.put(id, peer);
        states.put(id, new WordState());
        return peer;
    }

    List<Peer> allPeers() {
        return List.copyOf(peers.values());
    }

    void startAll() {
        peers.keySet().forEach(this::start);
    }

    RaftNode<StringValue, StringValue> start(String id) {
        return start(id, List.copyOf(peers.values()));
    }

    RaftNode<StringValue, StringValue> start(String id, List<Peer> members) {
        RaftOptions options = RaftOptions.of(groupId, peers.get(id), members, raftDirectory(id), storeDirectory(id))
                .withElectionTimeout(Duration.ofMillis(700))
                .withFailureListener(failures::add);
        RaftNode<StringValue, StringValue> node = RaftNode.start(
                tuning.apply(options),
                StringValue.parser(),
                StringValue.parser(),
                states.get(id),
                WordState.SCHEMA,
                storeOptions,
                (leader, term) -> leaderCalls.add(id + " " + leader + " " + term));
        running.put(id, node);
        return node;
    }

    Path raftDirectory(String id) {
        return root.resolve(id).resolve("raft");
    }

    Path storeDirectory(String id) {
        return root.resolve(id).resolve("db");
    }

    Peer peer(String id) {
        return peers.get(id);
    }

    RaftNode<StringValue, StringValue> node(String id) {
        return running.get(id);
    }

    List<RaftNode<StringValue, StringValue>> nodes() {
        return List.copyOf(running.values());
    }

    void kill(String id) {
        running.remove(id).kill();
    }

    /** What a new disk does to a peer that is down. */
    void wipe(String id) {
        try {
            StoreFiles.delete(raftDirectory(id));
            StoreFiles.delete(storeDirectory(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void killAll() {
        List<RaftNode<StringValue, StringValue>> all = nodes();
        running.clear();
        all.parallelStream().forEach(RaftNode::kill);
    }

    RaftNode<StringValue, StringValue> leader() {
        Optional<RaftNode<StringValue, StringValue>> known = findLeader();
        if (known.isPresent()) {
            return known.get();
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> findLeader().isPresent());
        return findLeader().orElseThrow();
    }

    private Optional<RaftNode<StringValue, StringValue>> findLeader() {
        return running.values().stream().filter(RaftNode::isLeader).max((a, b) -> Long.compare(a.term(), b.term()));
    }

    String follower() {
        String leader = leader().self().id();
        return running.keySet().stream()
                .filter(id -> !id.equals(leader))
                .findFirst()
                .orElseThrow();
    }

    static ByteString client(long number) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(16).putLong(7).putLong(number).flip());
    }

    /** As a client does it: with one id until some leader answers. */
    String ask(String command) {
        return ask(client(1), calls.incrementAndGet(), command);
    }

    String ask(ByteString client, long call, String command) {
        List<String> answers = new ArrayList<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
            try {
                answers.add(leader().submit(client, call, StringValue.of(command))
                        .join()
                        .getValue());
                return true;
            } catch (CompletionException e) {
                if (e.getCause() instanceof OzoneException) {
                    return false;
                }
                throw e;
            }
        });
        return answers.get(0);
    }

    Optional<String> read(String key) {
        RaftNode<StringValue, StringValue> leader = leader();
        leader.readBarrier().join();
        return leader.store().reader().get(WordState.WORDS, key);
    }

    /** Waits until all running peers have applied the leader's last entry, and checks that their rows are the same. */
    void awaitSameRows() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> {
            Applied applied = leader().store().applied();
            return nodes().stream().allMatch(node -> node.store().applied().index() >= applied.index())
                    && nodes().stream().map(RaftNode::digest).distinct().count() == 1;
        });
    }

    @Override
    public void close() {
        nodes().parallelStream().forEach(RaftNode::close);
        running.clear();
    }
}
