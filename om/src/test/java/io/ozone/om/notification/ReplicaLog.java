package io.ozone.om.notification;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.kv.AppliedStore;
import io.ozone.om.Replica;
import io.ozone.raft.CommandLog;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A log that is applied at once, and that can be told to fail. */
final class ReplicaLog implements CommandLog<OmCommand, OmReply> {
    private final Replica replica;
    private int good = Integer.MAX_VALUE;
    boolean leads = true;

    ReplicaLog(Replica replica) {
        this.replica = replica;
    }

    /** So many more commands are applied; the others fail as at an OM that does not lead. */
    void failAfter(int commands) {
        good = commands;
    }

    @Override
    public CompletableFuture<OmReply> submit(ByteString clientId, long callId, OmCommand command) {
        return submit(command);
    }

    @Override
    public CompletableFuture<OmReply> submit(OmCommand command) {
        return good-- > 0
                ? CompletableFuture.completedFuture(replica.must(command))
                : CompletableFuture.failedFuture(ErrorCode.NOT_LEADER.failure("another leads"));
    }

    @Override
    public CompletableFuture<Void> readBarrier() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> followerReadBarrier() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public AppliedStore store() {
        return replica.store();
    }

    @Override
    public boolean isLeader() {
        return leads;
    }

    @Override
    public long term() {
        return 1;
    }

    @Override
    public Optional<String> leaderId() {
        return Optional.of("om");
    }

    @Override
    public CompletableFuture<Void> leaderNews() {
        return CompletableFuture.completedFuture(null);
    }
}
