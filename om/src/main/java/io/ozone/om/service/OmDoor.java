package io.ozone.om.service;

import io.grpc.stub.StreamObserver;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import io.ozone.kv.Snapshot;
import io.ozone.om.query.OmQueries;
import io.ozone.om.security.Authorizer;
import io.ozone.om.state.Refusal;
import io.ozone.raft.CommandLog;
import io.ozone.server.Metrics;
import io.ozone.wire.Caller;
import io.ozone.wire.om.OmAnswer;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmCommand.CommandCase;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.OmQuery.QueryCase;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.OzoneManagerGrpc.OzoneManagerImplBase;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The gRPC service that clients call (port 9862).
 *
 * <p>A command: admission, log, apply, reply. A query: read barrier, rows, answer. Neither holds a thread while it
 * waits; each step runs where the one before it ended, what takes a snapshot, as lists do, and calls that waited for a
 * leader on threads of their own.
 */
public final class OmDoor extends OzoneManagerImplBase {
    private final CommandLog<OmCommand, OmReply> node;
    private final Admission admission;
    private final Authorizer authorizer;
    private final OmQueries queries;
    private final Places places;
    private final Map<String, String> doorOfPeer;
    private final Executor listThreads;
    private final CallMeters<CommandCase> commandMeters;
    private final CallMeters<QueryCase> queryMeters;

    /** @param doorOfPeer host:port of this door at each peer, by Raft peer id: where clients are sent */
    public OmDoor(
            CommandLog<OmCommand, OmReply> node,
            Admission admission,
            Authorizer authorizer,
            OmQueries queries,
            Places places,
            Map<String, String> doorOfPeer,
            Executor listThreads,
            Metrics metrics) {
        this.node = node;
        this.admission = admission;
        this.authorizer = authorizer;
        this.queries = queries;
        this.places = places;
        this.doorOfPeer = doorOfPeer;
        this.listThreads = listThreads;
        this.commandMeters = new CallMeters<>(metrics, "command", CommandCase.class);
        this.queryMeters = new CallMeters<>(metrics, "query", QueryCase.class);
    }

    @Override
    public void submit(OmCommand command, StreamObserver<OmReply> observer) {
        long start = System.nanoTime();
        underLeader(() -> run(command)).whenComplete((reply, failure) -> {
            commandMeters.record(command.getCommandCase(), failure != null, start);
            end(observer, reply, failure);
        });
    }

    @Override
    public void query(OmQuery query, StreamObserver<OmAnswer> observer) {
        long start = System.nanoTime();
        underLeader(() -> answer(query)).whenComplete((answer, failure) -> {
            queryMeters.record(query.getQueryCase(), failure != null, start);
            end(observer, answer, failure);
        });
    }

    /** Between two leaders callers wait here for the next, rather than to ask all members again and again. */
    private <T> CompletableFuture<T> underLeader(Supplier<CompletableFuture<T>> call) {
        return call.get().exceptionallyCompose(failure -> {
            if (Rpc.unwrap(failure) instanceof OzoneException error
                    && (error.code() == ErrorCode.NOT_LEADER || error.code() == ErrorCode.NOT_READY)) {
                CompletableFuture<Void> news = node.leaderNews();
                if (!news.isDone()) {
                    return news.thenComposeAsync(known -> call.get(), listThreads);
                }
            }
            return CompletableFuture.failedFuture(failure);
        });
    }

    private CompletableFuture<OmReply> run(OmCommand command) {
        try {
            if (!node.isLeader()) {
                throw OzoneException.notLeader(
                        "This OM is not the leader", node.leaderId().orElse(null));
            }
            return admission.prepare(command).thenCompose(this::replicate);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<OmReply> replicate(Prepared prepared) {
        Caller caller = prepared.command().getCaller();
        return node.submit(caller.getClientId(), caller.getCallId(), prepared.command())
                .thenCompose(reply -> reply.getError().isEmpty()
                        ? places.added(reply, prepared.blocks())
                        : CompletableFuture.failedFuture(failureOf(reply)));
    }

    private static OzoneException failureOf(OmReply reply) {
        ErrorCode code = ErrorCode.find(reply.getError()).orElse(ErrorCode.INTERNAL_ERROR);
        return new OzoneException(code, reply.getMessage());
    }

    private CompletableFuture<OmAnswer> answer(OmQuery query) {
        try {
            authorizer.check(query);
            CompletableFuture<Void> barrier =
                    query.getAllowFollower() ? node.followerReadBarrier() : node.readBarrier();
            CompletableFuture<OmAnswer> read = queries.needsSnapshot(query)
                    ? barrier.thenApplyAsync(nothing -> answerAtOneMoment(query), listThreads)
                    : barrier.thenApply(nothing -> queries.answer(node.store().reader(), query));
            return query.hasLookupKey() ? read.thenCompose(answer -> places.added(answer, query.getLookupKey())) : read;
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private OmAnswer answerAtOneMoment(OmQuery query) {
        try (Snapshot snapshot = node.store().snapshot()) {
            return queries.answer(snapshot, query);
        }
    }

    private <T> void end(StreamObserver<T> observer, T reply, Throwable failure) {
        if (failure == null) {
            Rpc.reply(observer, reply);
        } else {
            Rpc.fail(observer, named(Rpc.unwrap(failure)));
        }
    }

    /** Errors as clients know them: the leader by the address of its door. */
    private Throwable named(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal.toException();
        }
        if (failure instanceof OzoneException error && error.code() == ErrorCode.NOT_LEADER) {
            return OzoneException.notLeader(
                    error.getMessage(),
                    error.leader().or(node::leaderId).map(doorOfPeer::get).orElse(null));
        }
        return failure;
    }
}
