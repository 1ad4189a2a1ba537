package io.ozone.cli.admin;

import io.grpc.Channel;
import io.ozone.cli.Action;
import io.ozone.cli.CliSettings;
import io.ozone.cli.group.Door;
import io.ozone.cli.group.Doors;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.LeaderCalls;
import io.ozone.common.rpc.Patience;
import io.ozone.common.settings.Settings;
import io.ozone.wire.scm.ScmAdminGrpc;
import io.ozone.wire.scm.ScmAdminGrpc.ScmAdminBlockingStub;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** A command that asks the leading SCM. */
abstract class ScmAction extends Action {
    @Option(names = "--scm", paramLabel = "HOST:PORT", description = "Ask this SCM and not the configured ones.")
    private String scm;

    /** The SCMs of one command. */
    static final class Calls {
        private final Channels channels;
        private final List<Door> doors;
        private final Duration timeout;
        private final LeaderCalls leader;

        private Calls(Channels channels, List<Door> doors, Duration timeout) {
            this.channels = channels;
            this.doors = doors;
            this.timeout = timeout;
            this.leader = new LeaderCalls(
                    channels, doors.stream().map(Door::address).toList(), Patience.growing(timeout, timeout));
        }

        /** One SCM, leader or not. */
        record One(Door door, ScmAdminBlockingStub stub) {}

        /** Asks the leader. */
        <T> T call(Function<ScmAdminBlockingStub, T> call) {
            return leader.call((channel, deadline) -> call.apply(stub(channel, deadline)));
        }

        /** The time of each one's calls runs from when it is reached in the iteration. */
        Iterable<One> each() {
            return () -> doors.stream()
                    .map(door -> new One(door, stub(channels.to(door.address()), timeout)))
                    .iterator();
        }

        private static ScmAdminBlockingStub stub(Channel channel, Duration deadline) {
            return ScmAdminGrpc.newBlockingStub(channel).withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    abstract void run(Calls scm) throws Exception;

    @Override
    protected final void run() throws Exception {
        Settings settings = settings();
        try (Channels channels = new Channels()) {
            run(new Calls(
                    channels,
                    scm == null ? Doors.scm(settings) : Doors.scmAt(scm),
                    settings.get(CliSettings.REQUEST_TIMEOUT)));
        }
    }
}
