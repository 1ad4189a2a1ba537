package io.ozone.benchmarks.raft;

import io.ozone.common.rpc.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.TimeDuration;

/** Ratis as it ships, with a state machine that does nothing: the floor. */
final class BareRatis implements Contender {
    private final RaftGroupId groupId = RaftGroupId.valueOf(UUID.randomUUID());
    private final List<RaftServer> servers = new ArrayList<>();
    private final RaftServer leader;
    private final Message command;

    BareRatis(Path root, int size, int commandBytes) {
        command = Message.valueOf(ByteString.copyFrom(new byte[commandBytes]));
        List<RaftPeer> peers = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            peers.add(RaftPeer.newBuilder()
                    .setId("b" + i)
                    .setAddress("127.0.0.1:" + FreePort.on("127.0.0.1"))
                    .build());
        }
        try {
            for (RaftPeer peer : peers) {
                RaftServer server = RaftServer.newBuilder()
                        .setServerId(peer.getId())
                        .setGroup(RaftGroup.valueOf(groupId, peers))
                        .setStateMachine(new Nothing())
                        .setProperties(properties(root, peer))
                        .build();
                server.start();
                servers.add(server);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        leader = Waiting.until(() -> servers.stream().filter(this::leads).findFirst());
    }

    private static RaftProperties properties(Path root, RaftPeer peer) {
        RaftProperties properties = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(
                properties, List.of(root.resolve(peer.getId().toString()).toFile()));
        GrpcConfigKeys.Server.setPort(
                properties, Integer.parseInt(peer.getAddress().split(":")[1]));
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, TimeDuration.valueOf(1, TimeUnit.SECONDS));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, TimeDuration.valueOf(2, TimeUnit.SECONDS));
        return properties;
    }

    private boolean leads(RaftServer server) {
        try {
            return server.getDivision(groupId).getInfo().isLeaderReady();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CompletableFuture<RaftClientReply> write(long client, long call) {
        try {
            return leader.submitClientRequestAsync(RaftClientRequest.newBuilder()
                    .setClientId(ClientId.valueOf(new UUID(1, client)))
                    .setServerId(leader.getId())
                    .setGroupId(groupId)
                    .setCallId(call)
                    .setMessage(command)
                    .setType(RaftClientRequest.writeRequestType())
                    .build());
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<?> read() {
        return null;
    }

    @Override
    public void close() {
        servers.forEach(server -> {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static final class Nothing extends BaseStateMachine {
        @Override
        public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
            LogEntryProto entry = transaction.getLogEntry();
            updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
            return CompletableFuture.completedFuture(Message.EMPTY);
        }
    }
}
