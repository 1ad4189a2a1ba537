package io.ozone.raft;

import io.ozone.common.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Where a {@link RaftNode} lives and how it keeps time.
 *
 * @param groupId the group, the same on all peers
 * @param self this peer; its address is bound as it is, so its port must be a real one
 * @param peers the first members of the group, used only while {@code raftDirectory} is empty: afterwards the group's
 *     own record of its members counts. A list without {@code self} starts a peer that waits to be added
 * @param raftDirectory the Raft log and votes, and received snapshots; one file system with {@code storeDirectory}
 * @param storeDirectory the rows; neighbours named {@code <name>.candidate} and {@code <name>.old} belong to it too
 * @param electionTimeoutMin a follower that hears nothing this long stands for election; also bounds the leader's lease
 * @param electionTimeoutMax the latest it does so
 * @param snapshotThreshold entries between two snapshots, each of which lets the log before it be purged
 * @param keptEntries entries before a snapshot that stay in the log nevertheless, for followers that lag
 * @param segmentBytes size of one file of the log
 * @param maxPendingCommands commands taken and not yet answered; more are refused with BUSY
 * @param maxPendingBytes their bytes together
 * @param clock stamps commands
 * @param failureListener told once, on a thread of the node's own, when this replica had to stop itself; the daemon
 *     should end
 */
public record RaftOptions(
        UUID groupId,
        Peer self,
        List<Peer> peers,
        Path raftDirectory,
        Path storeDirectory,
        Duration electionTimeoutMin,
        Duration electionTimeoutMax,
        long snapshotThreshold,
        long keptEntries,
        int segmentBytes,
        int maxPendingCommands,
        int maxPendingBytes,
        Clock clock,
        Consumer<Throwable> failureListener) {
    public RaftOptions {
        Objects.requireNonNull(groupId);
        Objects.requireNonNull(self);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(failureListener);
        peers = List.copyOf(peers);
        raftDirectory = raftDirectory.toAbsolutePath();
        storeDirectory = storeDirectory.toAbsolutePath();
        if (electionTimeoutMin.compareTo(electionTimeoutMax) > 0 || electionTimeoutMin.toMillis() < 1) {
            throw new IllegalArgumentException("election timeouts %s to %s are not a range of at least a millisecond"
                    .formatted(electionTimeoutMin, electionTimeoutMax));
        }
        if (snapshotThreshold < 1
                || keptEntries < 0
                || segmentBytes < 1
                || maxPendingCommands < 1
                || maxPendingBytes < 1) {
            throw new IllegalArgumentException("limits of a Raft node must be positive");
        }
    }

    /** Defaults for everything but the place. */
    public static RaftOptions of(UUID groupId, Peer self, List<Peer> peers, Path raftDirectory, Path storeDirectory) {
        return new RaftOptions(
                groupId,
                self,
                peers,
                raftDirectory,
                storeDirectory,
                Duration.ofMillis(1_000),
                Duration.ofMillis(2_000),
                100_000,
                10_000,
                8 << 20,
                4_096,
                64 << 20,
                Clock.SYSTEM,
                failure -> {});
    }

    public RaftOptions withElectionTimeout(Duration min, Duration max) {
        return new RaftOptions(
                groupId,
                self,
                peers,
                raftDirectory,
                storeDirectory,
                min,
                max,
                snapshotThreshold,
                keptEntries,
                segmentBytes,
                maxPendingCommands,
                maxPendingBytes,
                clock,
                failureListener);
    }

    public RaftOptions withSnapshotThreshold(long entries, long kept) {
        return new RaftOptions(
                groupId,
                self,
                peers,
                raftDirectory,
                storeDirectory,
                electionTimeoutMin,
                electionTimeoutMax,
                entries,
                kept,
                segmentBytes,
                maxPendingCommands,
                maxPendingBytes,
                clock,
                failureListener);
    }

    /** @param bytes must hold the largest command */
    public RaftOptions withSegmentBytes(int bytes) {
        return new RaftOptions(
                groupId,
                self,
                peers,
                raftDirectory,
                storeDirectory,
                electionTimeoutMin,
                electionTimeoutMax,
                snapshotThreshold,
                keptEntries,
                bytes,
                maxPendingCommands,
                maxPendingBytes,
                clock,
                failureListener);
    }

    public RaftOptions withMaxPending(int commands, int bytes) {
        return new RaftOptions(
                groupId,
                self,
                peers,
                raftDirectory,
                storeDirectory,
                electionTimeoutMin,
                electionTimeoutMax,
                snapshotThreshold,
                keptEntries,
                segmentBytes,
                commands,
                bytes,
                clock,
                failureListener);
    }

    public RaftOptions withClock(Clock value) {
        return new RaftOptions(
                groupId,
                self,
                peers,
                raftDirectory,
                storeDirectory,
                electionTimeoutMin,
                electionTimeoutMax,
                snapshotThreshold,
                keptEntries,
                segmentBytes,
                maxPendingCommands,
                maxPendingBytes,
                value,
                failureListener);
    }

    public RaftOptions withFailureListener(Consumer<Throwable> listener) {
        return new RaftOptions(
                groupId,
                self,
                peers,
                raftDirectory,
                storeDirectory,
                electionTimeoutMin,
                electionTimeoutMax,
                snapshotThreshold,
                keptEntries,
                segmentBytes,
                maxPendingCommands,
                maxPendingBytes,
                clock,
                listener);
    }
}
