package io.ozone.cli.admin;

import io.ozone.wire.scm.ExitSafeModeRequest;
import io.ozone.wire.scm.SafeModeStatus;
import picocli.CommandLine.Command;

@Command(description = "Make SCM leave safe mode now, whatever its rules say.")
final class SafeModeExit extends ScmAction {
    @Override
    void run(Calls scm) {
        SafeModeStatus status = scm.call(stub -> stub.exitSafeMode(ExitSafeModeRequest.getDefaultInstance()));
        output().done(
                        "SCM is " + (status.getOn() ? "still" : "no longer") + " in safe mode.",
                        SafeModeStatusCommand.fields(status));
    }
}
