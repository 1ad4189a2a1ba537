package io.ozone.raft;

import com.google.common.util.concurrent.ListenableFuture;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.IoReason;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.LeaderCalls;
import io.ozone.common.rpc.Patience;
import io.ozone.common.rpc.Rpc;
import io.ozone.common.time.Clock;
import io.ozone.wire.raft.AddPeerRequest;
import io.ozone.wire.raft.GroupPeer;
import io.ozone.wire.raft.GroupRequest;
import io.ozone.wire.raft.GroupStatus;
import io.ozone.wire.raft.RaftAdminGrpc;
import io.ozone.wire.raft.RemovePeerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a peer asks of the others at {@link RaftAdminDoor} before it takes part.
 *
 * <p>A peer whose directory is empty is either new or has lost what it had, and can't tell which. As a full member it
 * would vote although it does not know what it has promised, and could help to elect a leader that lacks acknowledged
 * entries. So when the group exists, which is when any peer has part of its log, the leader adds the peer: it counts when
 * it has caught up.
 */
public final class GroupCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCalls.class);
    private static final Duration PROBE = Duration.ofSeconds(2);
    /** The leader brings the peer up to date first, which may take as long as sending it the whole store. */
    private static final Duration ADDING = Duration.ofMinutes(1);

    private static final Duration LEAVING = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 200;
    private static final int ROUNDS_BETWEEN_LINES = 50;
    /** Peers that are started together need not wait for each other aloud. */
    private static final int SILENT_ROUNDS = 10;

    private final Channels channels = new Channels();
    private final String clusterId;
    private final Peer self;
    private final List<String> doors;

    /**
     * @param clusterId the cluster this peer belongs to; empty = it is to be found out
     * @param doors host:port of the others' doors
     */
    public GroupCalls(String clusterId, Peer self, List<String> doors) {
        this.clusterId = clusterId;
        this.self = self;
        this.doors = List.copyOf(doors);
    }

    /**
     * Whether this peer, which has no log, founds the group with the others: true once a majority, this one included, is
     * there and none has a log; false as soon as one has, then the leader is to add this peer. Waits for that.
     *
     * @param size of the group to be founded
     * @param waits told what for, when it takes longer than peers that are started together need
     * @throws io.ozone.common.error.OzoneException WRONG_CLUSTER when a peer is of another cluster
     */
    public boolean awaitFounding(int size, Consumer<String> waits) throws InterruptedException {
        for (int round = 0; ; round++) {
            Map<String, GroupStatus> answers = statuses();
            if (answers.values().stream().anyMatch(GroupStatus::getHasLog)) {
                LOG.info("Peer {} has no log, but the group exists: the leader is asked to add it", self.id());
                return false;
            }
            if (2 * (answers.size() + 1) > size) {
                LOG.info("Peer {} forms a new group with those at {}", self.id(), doors);
                return true;
            }
            if (round % ROUNDS_BETWEEN_LINES == SILENT_ROUNDS) {
                String reason = "more of its group to start: it needs %d of %d, and of those at %s %s"
                        .formatted(
                                size / 2 + 1,
                                size,
                                String.join(", ", doors),
                                answers.isEmpty() ? "none answers" : "only " + answers.size() + " answer");
                LOG.info("Peer {} has no log and waits for {}", self.id(), reason);
                waits.accept(reason);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    boolean reachOthers() {
        return !doors.isEmpty();
    }

    /** Whether a peer that can be reached has part of the group's log. */
    public boolean groupExists() {
        return statuses().values().stream().anyMatch(GroupStatus::getHasLog);
    }

    /**
     * Whether a majority of the members, this peer included, has about the time that this peer's clock shows. One that can't
     * be asked or does not say counts as one that has another. The only member always has the time.
     *
     * @param members of the group, as this peer knows it
     * @param tolerance by how much two clocks may differ
     */
    public boolean haveTimeOf(Clock clock, List<Peer> members, Duration tolerance) {
        long earliest = clock.millis() - tolerance.toMillis();
        List<Long> others = clocksOf(members);
        long latest = clock.millis() + tolerance.toMillis();
        long agreeing = others.stream()
                .filter(millis -> millis >= earliest && millis <= latest)
                .count();
        boolean member = members.stream().anyMatch(peer -> peer.id().equals(self.id()));
        return 2 * (agreeing + (member ? 1 : 0)) > members.size();
    }

    /**
     * What the clocks of the other members show now, milliseconds since 1970, of those that can be asked.
     *
     * @param members of the group, as this peer knows it
     */
    public List<Long> clocksOf(List<Peer> members) {
        Set<String> others = members.stream().map(Peer::id).collect(Collectors.toSet());
        others.remove(self.id());
        Map<String, Long> clocks = new HashMap<>();
        for (GroupStatus status : statuses().values()) {
            if (status.getTimeMillis() != 0 && others.contains(status.getSelf().getId())) {
                clocks.put(status.getSelf().getId(), status.getTimeMillis());
            }
        }
        return List.copyOf(clocks.values());
    }

    /**
     * The cluster that the group belongs to; asks until a peer with a log answers.
     *
     * @throws io.ozone.common.error.OzoneException UNREACHABLE when none does within the time
     */
    public String clusterOfGroup(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<GroupStatus> found =
                    statuses().values().stream().filter(GroupStatus::getHasLog).findFirst();
            if (found.isPresent()) {
                return found.get().getClusterId();
            }
            if (System.nanoTime() > until) {
                throw ErrorCode.UNREACHABLE.failure(
                        "None of %s answers as part of a running group: start the one that was initialised first",
                        doors);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    /**
     * Why a replica has stopped, for the log: Ratis also stops one that was removed from its group, and doesn't say so.
     */
    public String explain(Throwable failure) {
        try {
            if (isRemoved()) {
                return "Peer %s was removed from its group, and ends".formatted(self.id());
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(e); // the others can't be asked; what has happened here matters more
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = root instanceof IOException io ? IoReason.of(io) : root.toString();
        return "The replica of peer %s has stopped itself: %s".formatted(self.id(), reason);
    }

    /** Whether there is a leader that does not count this peer among the members. */
    boolean isRemoved() {
        return statuses().values().stream()
                .filter(status -> status.getLeaderId().equals(status.getSelf().getId()))
                .anyMatch(leader -> leader.getPeersList().stream()
                        .noneMatch(member -> member.getId().equals(self.id())));
    }

    /**
     * Has the leader take this peer, which has lost its log, out of the group before it starts: also when it was a member
     * by another id, for that one had this address. Else the leader would send
     * it the log twice at once, as to the member it was and as to the one that is to be added, and Ratis then waits for
     * entries in between for ever. Without a leader to be reached the start goes on: {@link #add} does the same.
     */
    void leave() {
        Set<String> former = statuses().values().stream()
                .flatMap(status -> status.getPeersList().stream())
                .filter(peer ->
                        peer.getId().equals(self.id()) || peer.getRaftAddress().equals(self.address()))
                .map(GroupPeer::getId)
                .collect(Collectors.toSet());
        former.forEach(this::remove);
    }

    private void remove(String peerId) {
        RemovePeerRequest request =
                RemovePeerRequest.newBuilder().setPeerId(peerId).build();
        try {
            new LeaderCalls(channels, doors, Patience.steady(LEAVING, LEAVING))
                    .call((channel, deadline) -> RaftAdminGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
                            .removePeer(request));
            LOG.info("Peer {} has no log; {} left the group until it has one", self.id(), peerId);
        } catch (OzoneException e) {
            LOG.warn("Peer {} has no log, and {} could not leave the group: {}", self.id(), peerId, e.getMessage());
        }
    }

    /** Returns when this peer is a member with its address. */
    void add(boolean empty, boolean force) {
        AddPeerRequest request = AddPeerRequest.newBuilder()
                .setClusterId(clusterId)
                .setPeer(RaftAdminDoor.toWire(self))
                .setEmpty(empty)
                .setForce(force)
                .build();
        new LeaderCalls(channels, doors, Patience.steady(PROBE, ADDING))
                .call((channel, deadline) -> RaftAdminGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
                        .addPeer(request));
    }

    /** Of those that answer, by door. */
    private Map<String, GroupStatus> statuses() {
        Map<String, ListenableFuture<GroupStatus>> calls = new LinkedHashMap<>();
        for (String door : doors) {
            calls.put(
                    door,
                    RaftAdminGrpc.newFutureStub(channels.to(door))
                            .withDeadlineAfter(PROBE.toMillis(), TimeUnit.MILLISECONDS)
                            .getGroup(GroupRequest.getDefaultInstance()));
        }
        Map<String, GroupStatus> answers = new LinkedHashMap<>();
        calls.forEach((door, call) -> answer(door, call).ifPresent(status -> answers.put(door, status)));
        return answers;
    }

    private Optional<GroupStatus> answer(String door, ListenableFuture<GroupStatus> call) {
        GroupStatus status;
        try {
            status = call.get();
        } catch (ExecutionException e) {
            LOG.debug("{} does not say what it is: {}", door, Rpc.fromStatus(e).getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        if (!clusterId.isEmpty() && !status.getClusterId().equals(clusterId)) {
            throw ErrorCode.WRONG_CLUSTER.failure(
                    "The peer at %s belongs to cluster %s, this one to %s. Which of them is wrong can't be told from"
                            + " here: give that one empty directories and bootstrap it",
                    door, status.getClusterId(), clusterId);
        }
        return Optional.of(status);
    }

    @Override
    public void close() {
        channels.close();
    }
}
