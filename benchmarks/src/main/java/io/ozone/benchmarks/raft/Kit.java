package io.ozone.benchmarks.raft;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int64Value;
import io.ozone.common.rpc.FreePort;
import io.ozone.kv.Codec;
import io.ozone.kv.ReplicatedStoreOptions;
import io.ozone.kv.Schema;
import io.ozone.kv.Table;
import io.ozone.kv.Tx;
import io.ozone.raft.LeaderListener;
import io.ozone.raft.Peer;
import io.ozone.raft.RaftNode;
import io.ozone.raft.RaftOptions;
import io.ozone.raft.ReplicatedState;
import io.ozone.raft.Stamp;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The replicated-state kit with a state machine that writes the command into one row. */
final class Kit implements Contender {
    private static final Table<Long, byte[]> ROWS = new Table<>("rows", Codec.LONG, Codec.BYTES);

    private final List<RaftNode<BytesValue, Int64Value>> nodes = new ArrayList<>();
    private final RaftNode<BytesValue, Int64Value> leader;
    private final BytesValue command;

    Kit(Path root, int size, int commandBytes) {
        command = BytesValue.of(ByteString.copyFrom(new byte[commandBytes]));
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            peers.add(new Peer("k" + i, "127.0.0.1:" + FreePort.on("127.0.0.1")));
        }
        UUID groupId = UUID.randomUUID();
        for (Peer self : peers) {
            Path directory = root.resolve(self.id());
            nodes.add(RaftNode.start(
                    RaftOptions.of(groupId, self, peers, directory.resolve("raft"), directory.resolve("db")),
                    BytesValue.parser(),
                    Int64Value.parser(),
                    new OneRow(),
                    new Schema("benchmark", List.of(ROWS)),
                    ReplicatedStoreOptions.defaults(),
                    LeaderListener.NONE));
        }
        leader = Waiting.until(() -> nodes.stream().filter(RaftNode::isLeader).findFirst());
    }

    @Override
    public CompletableFuture<Int64Value> write(long client, long call) {
        ByteString id = ByteString.copyFrom(
                ByteBuffer.allocate(16).putLong(1).putLong(client).flip());
        return leader.submit(id, call, command);
    }

    @Override
    public CompletableFuture<Void> read() {
        return leader.readBarrier();
    }

    @Override
    public void close() {
        nodes.forEach(RaftNode::close);
    }

    private static final class OneRow implements ReplicatedState<BytesValue, Int64Value> {
        @Override
        public Int64Value apply(Tx tx, Stamp stamp, BytesValue command) {
            tx.put(ROWS, stamp.index() % 100_000, command.getValue().toByteArray());
            return Int64Value.of(stamp.index());
        }

        @Override
        public boolean failed(Int64Value reply) {
            return false;
        }
    }
}
