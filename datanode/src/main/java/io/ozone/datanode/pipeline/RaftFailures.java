package io.ozone.datanode.pipeline;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.util.function.Supplier;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;

/** Ratis' errors as ours. */
final class RaftFailures {
    private RaftFailures() {}

    static OzoneException translate(Throwable failure, String pipelineId, Supplier<OzoneException> notLeader) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OzoneException known) {
                return known;
            }
        }
        if (failure instanceof NotLeaderException || failure instanceof LeaderSteppingDownException) {
            return notLeader.get();
        }
        if (failure instanceof LeaderNotReadyException || failure instanceof ServerNotReadyException) {
            return ErrorCode.NOT_READY.failure("Pipeline %s is not ready yet: %s", pipelineId, failure.getMessage());
        }
        if (failure instanceof ResourceUnavailableException) {
            return ErrorCode.BUSY.failure("Pipeline %s has too much waiting: %s", pipelineId, failure.getMessage());
        }
        return new OzoneException(ErrorCode.IO_ERROR, "Pipeline " + pipelineId + " failed: " + failure, failure);
    }
}
