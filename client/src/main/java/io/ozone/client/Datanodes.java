package io.ozone.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.grpc.ManagedChannel;
import io.ozone.common.rpc.Channels;
import io.ozone.common.settings.Settings;
import io.ozone.common.settings.Units;
import io.ozone.wire.Datanode;
import io.ozone.wire.Pipeline;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The datanodes as this client has come to know them: who leads which pipeline, who did not answer, whose
 * replica is bad. All of it is hints, forgotten after a while; correctness never rests on it.
 */
final class Datanodes {
    private static final int MOST_HINTS = 10_000;
    private static final Duration UNREACHABLE_FOR = Duration.ofSeconds(30);

    private final Channels channels;
    private final WriteOptions writeOptions;
    private final ReadOptions readOptions;
    private final WriteMemory memory;

    /** Address of the leader by pipeline id. */
    private final Cache<String, String> leaders =
            Caffeine.newBuilder().maximumSize(MOST_HINTS).build();

    private final Cache<String, Boolean> unreachable = Caffeine.newBuilder()
            .maximumSize(MOST_HINTS)
            .expireAfterWrite(UNREACHABLE_FOR)
            .build();
    private final Cache<Replica, Boolean> badReplicas;

    private record Replica(String datanode, long container) {}

    Datanodes(Channels channels, Settings settings) {
        this.channels = channels;
        this.writeOptions = WriteOptions.from(settings);
        this.readOptions = ReadOptions.from(settings);
        this.memory = new WriteMemory(Math.min(
                settings.get(ClientSettings.WRITE_MEMORY), Runtime.getRuntime().maxMemory() / 8));
        this.badReplicas = Caffeine.newBuilder()
                .maximumSize(MOST_HINTS)
                .expireAfterWrite(settings.get(ClientSettings.BAD_REPLICA_EXPIRY))
                .build();
    }

    WriteOptions writeOptions() {
        return writeOptions;
    }

    ReadOptions readOptions() {
        return readOptions;
    }

    WriteMemory memory() {
        return memory;
    }

    ManagedChannel channel(String address) {
        return channels.to(address);
    }

    /** host:port of the datanode's door for data. */
    static String address(Datanode datanode) {
        return Units.format(InetSocketAddress.createUnresolved(datanode.getHost(), datanode.getDataPort()));
    }

    /** The members in the order to try them for a write: the leader, as far as known, comes first. */
    List<String> writeOrder(Pipeline pipeline) {
        List<String> order = new ArrayList<>();
        String leader = leaders.getIfPresent(pipeline.getId());
        if (leader != null) {
            order.add(leader);
        }
        for (Datanode member : pipeline.getMembersList()) {
            String address = address(member);
            if (address.equals(leader)) {
                continue;
            }
            boolean reported = leader == null && member.getUuid().equals(pipeline.getLeader());
            order.add(reported ? 0 : order.size(), address);
        }
        return order;
    }

    void leads(String pipelineId, String address) {
        if (!address.equals(leaders.getIfPresent(pipelineId))) {
            leaders.put(pipelineId, address);
        }
    }

    void leadsNoMore(String pipelineId, String address) {
        leaders.asMap().remove(pipelineId, address);
    }

    /**
     * The replicas in the order to try them for a read. The pipeline's leader, which has everything that
     * was ever acknowledged, comes first while there is one; the others by turns, so that load spreads.
     */
    List<Datanode> readOrder(Pipeline pipeline, long containerId, long localId) {
        List<Datanode> order = new ArrayList<>(pipeline.getMembersList());
        if (order.size() > 1) {
            Collections.rotate(order, (int) Math.floorMod(localId, (long) order.size()));
            String leader = leaders.getIfPresent(pipeline.getId());
            order.sort(Comparator.comparingInt(member -> rank(member, pipeline, containerId, leader)));
        }
        return order;
    }

    private int rank(Datanode member, Pipeline pipeline, long containerId, String leader) {
        if (badReplicas.getIfPresent(new Replica(member.getUuid(), containerId)) != null) {
            return 3;
        }
        String address = address(member);
        if (unreachable.getIfPresent(address) != null) {
            return 2;
        }
        boolean leads = leader == null ? member.getUuid().equals(pipeline.getLeader()) : address.equals(leader);
        return leads ? 0 : 1;
    }

    void isUnreachable(String address) {
        unreachable.put(address, true);
    }

    void hasBadReplica(Datanode datanode, long containerId) {
        badReplicas.put(new Replica(datanode.getUuid(), containerId), true);
    }
}
