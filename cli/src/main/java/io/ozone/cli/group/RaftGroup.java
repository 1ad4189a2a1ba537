package io.ozone.cli.group;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.LeaderCalls;
import io.ozone.common.rpc.Patience;
import io.ozone.wire.raft.GroupStatus;
import io.ozone.wire.raft.RaftAdminGrpc;
import io.ozone.wire.raft.RaftAdminGrpc.RaftAdminBlockingStub;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** The group of a service, as its doors show it: anyone says how it is, and its leader changes it. */
final class RaftGroup {
    /** A leader answers a change within a minute. */
    private static final Duration CHANGE = Duration.ofSeconds(75);

    /** An election takes a few seconds. */
    private static final Duration ELECTION = Duration.ofSeconds(20);

    private static final long POLL_MILLIS = 200;

    private final GroupChoice choice;
    private final Channels channels;
    private final List<Door> doors;
    private final Duration patience;
    private final LeaderCalls leader;

    /** @param patience how long a peer may take to answer, and how long a leader is looked for */
    RaftGroup(GroupChoice choice, Channels channels, List<Door> doors, Duration patience) {
        this.choice = choice;
        this.channels = channels;
        this.doors = doors;
        this.patience = patience;
        this.leader = new LeaderCalls(
                channels, doors.stream().map(Door::address).toList(), Patience.steady(patience, CHANGE));
    }

    String service() {
        return choice.service();
    }

    String nodesSetting() {
        return choice.nodesSetting();
    }

    GroupView look() throws InterruptedException {
        return GroupView.look(service(), channels, doors, patience);
    }

    /** @throws OzoneException what the leader answered, or why none did */
    void change(Function<RaftAdminBlockingStub, GroupStatus> call) {
        leader.call((channel, deadline) -> call.apply(
                RaftAdminGrpc.newBlockingStub(channel).withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)));
    }

    /** Looks until there is a leader as wanted. */
    GroupView awaitLeader(Predicate<Member> wanted) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            GroupView view = look();
            if (view.leader().filter(wanted).isPresent()) {
                return view;
            }
            if (System.nanoTime() - start > ELECTION.toNanos()) {
                throw ErrorCode.NOT_READY.failure(
                        "the %s group has not changed its leader within %d s%s; 'ozone admin %s roles' shows how it is",
                        service(),
                        ELECTION.toSeconds(),
                        view.leader()
                                .map(member -> ", " + member.label() + " leads")
                                .orElse(""),
                        service().toLowerCase(Locale.ROOT));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }
}
