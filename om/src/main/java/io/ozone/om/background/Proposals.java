package io.ozone.om.background;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import io.ozone.kv.Snapshot;
import io.ozone.raft.CommandLog;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a background task may do with this replica: look at it, and propose commands while it leads. */
public final class Proposals {
    private static final int WAIT_SECONDS = 60;

    private final CommandLog<OmCommand, OmReply> node;

    public Proposals(CommandLog<OmCommand, OmReply> node) {
        this.node = node;
    }

    public boolean isLeader() {
        return node.isLeader();
    }

    /** The rows as of now; the caller closes it. */
    public Snapshot rows() {
        return node.store().snapshot();
    }

    /**
     * Returns when the command is applied.
     *
     * @param tolerated refusals that are no failure
     */
    public void propose(OmCommand command, ErrorCode... tolerated) throws InterruptedException {
        OmReply reply = outcome(command);
        boolean done = reply.getError().isEmpty()
                || Arrays.stream(tolerated).anyMatch(code -> code.name().equals(reply.getError()));
        if (!done) {
            throw ErrorCode.INTERNAL_ERROR.failure(
                    "%s was refused: %s %s", command.getCommandCase(), reply.getError(), reply.getMessage());
        }
    }

    private OmReply outcome(OmCommand command) throws InterruptedException {
        try {
            return node.submit(command).get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw Rpc.fromStatus(e);
        } catch (TimeoutException e) {
            throw new OzoneException(
                    ErrorCode.TIMEOUT, command.getCommandCase() + " was not applied in " + WAIT_SECONDS + " s", e);
        }
    }
}
