package io.ozone.raft;

import io.ozone.common.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/** Where a {@link RaftNode} lives and how it keeps time. Immutable: each {@code with} gives a changed copy. */
public final class RaftOptions implements Cloneable {
    private final UUID groupId;
    private final Peer self;
    private final Path raftDirectory;
    private final Path storeDirectory;
    private final List<Peer> firstMembers;
    private int groupSize;
    private Duration electionTimeoutMin = Duration.ofMillis(1_000);
    private long snapshotThreshold = 100_000;
    private long keptEntries = 10_000;
    private int segmentBytes = 8 << 20;
    private int preallocatedBytes = 4 << 20;
    private int maxPendingCommands = 4_096;
    private int maxPendingBytes = 64 << 20;
    private String portSetting = "its port";
    private Clock clock = Clock.SYSTEM;
    private Consumer<Throwable> failureListener = failure -> {};

    private RaftOptions(UUID groupId, Peer self, List<Peer> firstMembers, Path raftDirectory, Path storeDirectory) {
        this.groupId = Objects.requireNonNull(groupId);
        this.self = Objects.requireNonNull(self);
        this.firstMembers = List.copyOf(firstMembers);
        this.groupSize = firstMembers.size();
        this.raftDirectory = raftDirectory.toAbsolutePath();
        this.storeDirectory = storeDirectory.toAbsolutePath();
    }

    /**
     * Defaults for everything but the place.
     *
     * @param groupId the group, the same on all peers
     * @param self this peer; its address is bound as it is, so its port must be a real one
     * @param firstMembers who forms the group, used only while the Raft directory is empty: afterwards the group's own
     *     record of its members counts. A list without {@code self} starts a peer that waits to be added
     * @param raftDirectory the Raft log and votes, and received snapshots; one file system with {@code storeDirectory}
     * @param storeDirectory the rows; neighbours named {@code <name>.candidate} and {@code <name>.old} belong to it too
     */
    public static RaftOptions of(
            UUID groupId, Peer self, List<Peer> firstMembers, Path raftDirectory, Path storeDirectory) {
        return new RaftOptions(groupId, self, firstMembers, raftDirectory, storeDirectory);
    }

    /** @param members how many the group is to have in the end; default: as many as its first members */
    public RaftOptions withGroupSize(int members) {
        return with(copy -> copy.groupSize = members);
    }

    /**
     * @param min a follower that hears nothing this long stands for election; also bounds the leader's lease. Followers wait
     *     up to a third longer, each differently. Ratis looks at the clock only after each wait, so a follower that heard
     *     from the leader at the beginning of one may take two: a wider range would cost more than two that stand at once.
     */
    public RaftOptions withElectionTimeout(Duration min) {
        if (min.toMillis() < 1) {
            throw new IllegalArgumentException("an election timeout of %s is less than a millisecond".formatted(min));
        }
        return with(copy -> copy.electionTimeoutMin = min);
    }

    /**
     * @param entries entries between two snapshots, each of which lets the log before it be purged
     * @param kept entries before a snapshot that stay in the log nevertheless, for followers that lag
     */
    public RaftOptions withSnapshotThreshold(long entries, long kept) {
        positive(entries);
        positive(kept + 1);
        return with(copy -> {
            copy.snapshotThreshold = entries;
            copy.keptEntries = kept;
        });
    }

    /** @param bytes size of one file of the log; must hold the largest command */
    public RaftOptions withSegmentBytes(int bytes) {
        positive(bytes);
        return with(copy -> copy.segmentBytes = bytes);
    }

    /** @param bytes how far a file of the log is written ahead with zeroes, at most as far as the file may grow */
    public RaftOptions withPreallocatedBytes(int bytes) {
        positive(bytes);
        return with(copy -> copy.preallocatedBytes = bytes);
    }

    /**
     * @param commands most commands that wait for a majority; one more is refused with BUSY
     * @param bytes the same in bytes
     */
    public RaftOptions withMaxPending(int commands, int bytes) {
        positive(commands);
        positive(bytes);
        return with(copy -> {
            copy.maxPendingCommands = commands;
            copy.maxPendingBytes = bytes;
        });
    }

    /** @param name of the setting that holds the port of this peer's address, for messages */
    public RaftOptions withPortSetting(String name) {
        return with(copy -> copy.portSetting = name);
    }

    public RaftOptions withClock(Clock value) {
        return with(copy -> copy.clock = Objects.requireNonNull(value));
    }

    /**
     * @param listener told once, on a thread of the node's own, when this replica had to stop itself; the daemon should
     *     end
     */
    public RaftOptions withFailureListener(Consumer<Throwable> listener) {
        return with(copy -> copy.failureListener = Objects.requireNonNull(listener));
    }

    /** Nobody else can lead, so there is nothing to wait for. */
    boolean alone() {
        return groupSize == 1;
    }

    String portSetting() {
        return portSetting;
    }

    UUID groupId() {
        return groupId;
    }

    Peer self() {
        return self;
    }

    List<Peer> firstMembers() {
        return firstMembers;
    }

    Path raftDirectory() {
        return raftDirectory;
    }

    Path storeDirectory() {
        return storeDirectory;
    }

    Duration electionTimeoutMin() {
        return electionTimeoutMin;
    }

    Duration electionTimeoutMax() {
        return electionTimeoutMin.multipliedBy(4).dividedBy(3);
    }

    long snapshotThreshold() {
        return snapshotThreshold;
    }

    long keptEntries() {
        return keptEntries;
    }

    int segmentBytes() {
        return segmentBytes;
    }

    int preallocatedBytes() {
        return preallocatedBytes;
    }

    int maxPendingCommands() {
        return maxPendingCommands;
    }

    int maxPendingBytes() {
        return maxPendingBytes;
    }

    Clock clock() {
        return clock;
    }

    Consumer<Throwable> failureListener() {
        return failureListener;
    }

    private RaftOptions with(Consumer<RaftOptions> change) {
        try {
            RaftOptions copy = (RaftOptions) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    private static void positive(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limits of a Raft node must be positive");
        }
    }
}
