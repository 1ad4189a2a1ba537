package io.ozone.om;

import io.ozone.common.settings.Units;
import io.ozone.om.OmPeers.OmPeer;
import io.ozone.raft.RaftNode;
import io.ozone.wire.KeyValue;
import io.ozone.wire.Replication;
import io.ozone.wire.om.ServiceInfo;
import io.ozone.wire.om.Services;
import java.net.InetSocketAddress;

/** What clients are told about the services of the cluster and the defaults of this one. */
final class ServiceDirectory {
    private final RaftNode<?, ?> node;
    private final Services defaults;
    private volatile OmPeers peers;
    private volatile String ownConsole = "";

    ServiceDirectory(RaftNode<?, ?> node, String clusterId, Replication replication, long blockSize) {
        this.node = node;
        this.defaults = Services.newBuilder()
                .setClusterId(clusterId)
                .setDefaultReplication(replication)
                .setBlockSize(blockSize)
                .build();
    }

    /** Called once the doors are open and their ports are known. */
    void know(OmPeers group, String console) {
        ownConsole = console;
        peers = group;
    }

    Services list() {
        Services.Builder services = defaults.toBuilder();
        OmPeers group = peers;
        if (group != null) {
            String leader = node.leaderId().orElse("");
            for (OmPeer peer : group.all()) {
                services.addServices(
                        describe(peer, peer.equals(group.self()), peer.nodeId().equals(leader)));
            }
        }
        return services.build();
    }

    private ServiceInfo describe(OmPeer peer, boolean self, boolean leader) {
        InetSocketAddress console =
                self && !ownConsole.isEmpty() ? Units.parseAddress(ownConsole, "", 0) : peer.console();
        return ServiceInfo.newBuilder()
                .setName("om")
                .setNodeId(peer.nodeId())
                .setHost(peer.door().getHostString())
                .addPorts(port("RPC", peer.door()))
                .addPorts(port("RATIS", peer.raft()))
                .addPorts(port("HTTP", console))
                .setLeader(leader)
                .build();
    }

    private static KeyValue port(String name, InetSocketAddress address) {
        return KeyValue.newBuilder()
                .setKey(name)
                .setValue(Integer.toString(address.getPort()))
                .build();
    }
}
