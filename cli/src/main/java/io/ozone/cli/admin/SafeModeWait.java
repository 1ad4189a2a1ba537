package io.ozone.cli.admin;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.settings.Units;
import io.ozone.wire.scm.SafeModeRequest;
import io.ozone.wire.scm.SafeModeStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "Wait until SCM has left safe mode; also waits for an SCM that does not answer yet.",
        footerHeading = "%nExample:%n",
        footer = "  ozone admin safemode wait --timeout 60s")
final class SafeModeWait extends ScmAction {
    private static final long POLL_MILLIS = 250;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "Give up after this time (default: ${DEFAULT-VALUE}).")
    private String timeout;

    @Override
    void run(Calls scm) throws InterruptedException {
        Duration limit = Units.parseDuration(timeout.matches("[0-9]+") ? timeout + "s" : timeout);
        long start = System.nanoTime();
        while (true) {
            Optional<SafeModeStatus> status = status(scm);
            if (status.isPresent() && !status.get().getOn()) {
                output().done("SCM is not in safe mode.", SafeModeStatusCommand.fields(status.get()));
                return;
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                throw status.map(on -> ErrorCode.SCM_IN_SAFE_MODE.failure(
                                "SCM is still in safe mode after %s; 'ozone admin safemode status' says why", timeout))
                        .orElseGet(() -> ErrorCode.UNREACHABLE.failure("no SCM has answered within %s", timeout));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Empty while no SCM answers. */
    private static Optional<SafeModeStatus> status(Calls scm) {
        try {
            return Optional.of(scm.call(stub -> stub.getSafeMode(SafeModeRequest.getDefaultInstance())));
        } catch (OzoneException e) {
            if (e.code().retry() == ErrorCode.Retry.NEVER) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
