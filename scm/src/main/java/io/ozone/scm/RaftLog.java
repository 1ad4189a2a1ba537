package io.ozone.scm;

import com.google.protobuf.ByteString;
import io.ozone.kv.Reader;
import io.ozone.raft.RaftNode;
import io.ozone.scm.state.ScmLog;
import io.ozone.wire.scm.ScmCommand;
import io.ozone.wire.scm.ScmReply;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** The log of the SCMs' Raft group. Every start of an SCM is a client of its own. */
final class RaftLog implements ScmLog {
    private final ByteString clientId = randomId();
    private final AtomicLong calls = new AtomicLong();
    private final CompletableFuture<RaftNode<ScmCommand, ScmReply>> node = new CompletableFuture<>();

    /** The node can tell of leadership while it starts: whoever uses the log then waits here for the node. */
    void attach(RaftNode<ScmCommand, ScmReply> started) {
        node.complete(started);
    }

    @Override
    public CompletableFuture<ScmReply> submit(ScmCommand command) {
        return node.join().submit(clientId, calls.incrementAndGet(), command);
    }

    @Override
    public Reader reader() {
        return node.join().store().reader();
    }

    @Override
    public long term() {
        return node.join().term();
    }

    private static ByteString randomId() {
        UUID id = UUID.randomUUID();
        return ByteString.copyFrom(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    }
}
