package io.ozone.cluster.proof;

import io.grpc.StatusRuntimeException;
import io.ozone.common.rpc.Channels;
import io.ozone.wire.raft.GroupRequest;
import io.ozone.wire.raft.GroupStatus;
import io.ozone.wire.raft.RaftAdminGrpc;
import io.ozone.wire.raft.TransferLeadershipRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** What the members of OM's and SCM's Raft groups say of their group. */
final class Groups implements AutoCloseable {
    private static final Duration LONGEST_CATCHING_UP = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(100);

    private final ProcessCluster cluster;
    private final Channels channels = new Channels();

    Groups(ProcessCluster cluster) {
        this.cluster = cluster;
    }

    /** Empty when the member does not answer. */
    Optional<GroupStatus> status(Daemon member) {
        try {
            return Optional.of(
                    admin(member).withDeadlineAfter(2, TimeUnit.SECONDS).getGroup(GroupRequest.getDefaultInstance()));
        } catch (StatusRuntimeException e) {
            return Optional.empty();
        }
    }

    /** The member that leads; empty when none that answers does. */
    Optional<Daemon> leader(Role role) {
        return cluster.all(role).stream()
                .filter(member -> status(member).filter(Groups::leads).isPresent())
                .findFirst();
    }

    /** Hands leadership to any other member, and returns when that one leads. */
    void transfer(Role role) {
        Daemon leader = leader(role).orElseThrow();
        admin(leader)
                .withDeadlineAfter(LONGEST_CATCHING_UP.toSeconds(), TimeUnit.SECONDS)
                .transferLeadership(TransferLeadershipRequest.getDefaultInstance());
    }

    private RaftAdminGrpc.RaftAdminBlockingStub admin(Daemon member) {
        return RaftAdminGrpc.newBlockingStub(channels.to(door(member)));
    }

    private static String door(Daemon member) {
        return member.host().address() + (member.host().role() == Role.OM ? ":9862" : ":9860");
    }

    /** Waits until all members know the leader and have applied what it had applied when it was asked first. */
    void awaitWhole(Role role) {
        Awaitility.await("all of the group of " + role + " have caught up")
                .atMost(LONGEST_CATCHING_UP)
                .pollInterval(POLL)
                .until(() -> leader(role).isPresent());
        long goal = cluster.all(role).stream()
                .flatMap(member -> status(member).stream())
                .mapToLong(GroupStatus::getAppliedIndex)
                .max()
                .orElseThrow();
        Awaitility.await("all of the group of " + role + " have applied entry " + goal)
                .atMost(LONGEST_CATCHING_UP)
                .pollInterval(POLL)
                .untilAsserted(() -> {
                    List<String> behind = cluster.all(role).stream()
                            .filter(member -> status(member)
                                    .filter(status -> !status.getLeaderId().isEmpty()
                                            && status.getAppliedIndex() >= goal
                                            && status.getPeersCount()
                                                    == cluster.all(role).size())
                                    .isEmpty())
                            .map(member -> member.host() + " says "
                                    + status(member)
                                            .map(status -> status.toString().replace('\n', ' '))
                                            .orElse("nothing"))
                            .toList();
                    if (!behind.isEmpty()) {
                        throw new AssertionError(String.join("; ", behind));
                    }
                });
    }

    private static boolean leads(GroupStatus status) {
        return !status.getLeaderId().isEmpty()
                && status.getLeaderId().equals(status.getSelf().getId());
    }

    @Override
    public void close() {
        channels.close();
    }
}
