package io.ozone.raft;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ozone.common.error.OzoneException;
import io.ozone.kv.AppliedStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A peer of a group as the service on it sees it: where commands go and rows are read. {@link RaftNode} is the real one; a
 * simulation has its own.
 *
 * @param <C> commands, which go into the log
 * @param <R> their replies
 */
public interface CommandLog<C extends MessageLite, R extends MessageLite> {
    /**
     * Puts a command into the log and applies it; leader only.
     *
     * <p>The same client id and call id again, at this or a later leader, give the first reply and apply nothing, also
     * after crashes. The memory spans the latest 16,384 commands; a reply of more than 16 KB only a few
     * seconds.
     *
     * @param clientId 16 bytes that name the client; empty = the caller will not repeat this
     * @return fails with {@link OzoneException}: NOT_LEADER ({@code leader()} is the leader's peer id), NOT_READY, BUSY,
     *     …; unless it is BUSY the command may still be applied: ask again with the same ids
     */
    CompletableFuture<R> submit(ByteString clientId, long callId, C command);

    /** {@link #submit(ByteString, long, MessageLite)} for work of this peer's own, which is not repeated blindly. */
    CompletableFuture<R> submit(C command);

    /**
     * Leader only: when it completes, a read of {@link #store} sees every command that was answered before the call,
     * by any leader. Costs no message while the leader's lease holds. Fails with NOT_LEADER or NOT_READY.
     */
    CompletableFuture<Void> readBarrier();

    /** {@link #readBarrier} on any peer: a follower asks the leader how far it must have applied, and waits for it. */
    CompletableFuture<Void> followerReadBarrier();

    /** The replica's rows, to read. Fetch it anew for each call: an installed snapshot brings another store. */
    AppliedStore store();

    /** Whether this peer leads and has applied every entry of earlier terms. */
    boolean isLeader();

    long term();

    /** The leader, as far as this peer knows; may be itself. */
    Optional<String> leaderId();

    /**
     * Between two leaders: completes when this peer leads or learns who does, or after half a second. At other times it is
     * complete. Completes on threads that must not be held.
     */
    CompletableFuture<Void> leaderNews();
}
