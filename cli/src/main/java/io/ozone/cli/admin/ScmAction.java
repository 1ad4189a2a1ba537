package io.ozone.cli.admin;

import io.grpc.Channel;
import io.ozone.cli.Action;
import io.ozone.cli.CliSettings;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.LeaderCalls;
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

    /** Calls of one connection. */
    interface Calls {
        <T> T call(Function<ScmAdminBlockingStub, T> call);
    }

    abstract void run(Calls scm) throws Exception;

    @Override
    protected final void run() throws Exception {
        Settings settings = settings();
        Duration timeout = settings.get(CliSettings.REQUEST_TIMEOUT);
        List<String> addresses = scm == null ? ScmAddresses.of(settings) : List.of(ScmAddresses.withPort(scm));
        try (Channels channels = new Channels()) {
            LeaderCalls leader = new LeaderCalls(channels, addresses, timeout, timeout);
            run(new Calls() {
                @Override
                public <T> T call(Function<ScmAdminBlockingStub, T> call) {
                    return leader.call((channel, deadline) -> call.apply(stub(channel, deadline)));
                }
            });
        }
    }

    private static ScmAdminBlockingStub stub(Channel channel, Duration deadline) {
        return ScmAdminGrpc.newBlockingStub(channel).withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }
}
