package io.ozone.raft;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.exceptions.AlreadyClosedException;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ReadException;
import org.apache.ratis.protocol.exceptions.ReadIndexException;
import org.apache.ratis.protocol.exceptions.ReconfigurationInProgressException;
import org.apache.ratis.protocol.exceptions.ReconfigurationTimeoutException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.protocol.exceptions.SetConfigurationException;
import org.apache.ratis.protocol.exceptions.TransferLeadershipException;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;

/** From Ratis' exceptions to rows of {@link ErrorCode}. */
final class RatisErrors {
    private RatisErrors() {}

    static OzoneException translate(String peerId, Throwable thrown) {
        Throwable e = unwrap(thrown);
        if (e instanceof OzoneException own) {
            return own;
        }
        if (e instanceof NotLeaderException notLeader) {
            RaftPeer leader = notLeader.getSuggestedLeader();
            return notLeader(peerId, leader == null ? null : leader.getId().toString());
        }
        if (e instanceof LeaderSteppingDownException || e instanceof AlreadyClosedException) {
            return notLeader(peerId, null);
        }
        if (e instanceof LeaderNotReadyException || e instanceof ServerNotReadyException) {
            return new OzoneException(
                    ErrorCode.NOT_READY, "peer %s is not ready to lead yet, ask again".formatted(peerId), e);
        }
        // A follower that asks the leader how far it is meets broken connections as they are.
        if (e instanceof ReadException || e instanceof ReadIndexException || e instanceof StatusRuntimeException) {
            return new OzoneException(
                    ErrorCode.NOT_READY,
                    "peer %s cannot tell whether its rows are current: %s".formatted(peerId, e.getMessage()),
                    e);
        }
        if (e instanceof ResourceUnavailableException) {
            return new OzoneException(
                    ErrorCode.BUSY, "peer %s has too many commands waiting, ask again later".formatted(peerId), e);
        }
        if (e instanceof ReconfigurationInProgressException
                || e instanceof ReconfigurationTimeoutException
                || e instanceof SetConfigurationException
                || e instanceof TransferLeadershipException) {
            return new OzoneException(ErrorCode.INVALID_STATE, e.getMessage(), e);
        }
        return new OzoneException(ErrorCode.INTERNAL_ERROR, "peer %s: %s".formatted(peerId, e), e);
    }

    static OzoneException notLeader(String peerId, String leaderId) {
        String where = leaderId == null ? "there is none known, ask the others" : "ask " + leaderId;
        return OzoneException.notLeader("peer %s is not the leader, %s".formatted(peerId, where), leaderId);
    }

    private static Throwable unwrap(Throwable thrown) {
        Throwable e = thrown;
        while ((e instanceof CompletionException || e instanceof ExecutionException) && e.getCause() != null) {
            e = e.getCause();
        }
        return e;
    }
}
