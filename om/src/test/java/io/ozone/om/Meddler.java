package io.ozone.om;

import com.google.protobuf.ByteString;
import io.ozone.kv.AppliedStore;
import io.ozone.raft.CommandLog;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The log, on the way to which something happens once. */
final class Meddler implements CommandLog<OmCommand, OmReply> {
    private final CommandLog<OmCommand, OmReply> log;
    final List<OmCommand> submitted = new ArrayList<>();
    Runnable before = () -> {};

    Meddler(CommandLog<OmCommand, OmReply> log) {
        this.log = log;
    }

    @Override
    public CompletableFuture<OmReply> submit(ByteString clientId, long callId, OmCommand command) {
        return log.submit(clientId, callId, command);
    }

    @Override
    public CompletableFuture<OmReply> submit(OmCommand command) {
        submitted.add(command);
        Runnable meddling = before;
        before = () -> {};
        meddling.run();
        return log.submit(command);
    }

    @Override
    public CompletableFuture<Void> readBarrier() {
        return log.readBarrier();
    }

    @Override
    public CompletableFuture<Void> followerReadBarrier() {
        return log.followerReadBarrier();
    }

    @Override
    public AppliedStore store() {
        return log.store();
    }

    @Override
    public boolean isLeader() {
        return log.isLeader();
    }

    @Override
    public long term() {
        return log.term();
    }

    @Override
    public Optional<String> leaderId() {
        return log.leaderId();
    }

    @Override
    public CompletableFuture<Void> leaderNews() {
        return log.leaderNews();
    }
}
