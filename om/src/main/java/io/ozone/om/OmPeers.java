package io.ozone.om;

import io.ozone.common.rpc.FreePort;
import io.ozone.common.settings.ServiceNodes;
import io.ozone.common.settings.ServiceNodes.Node;
import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import io.ozone.common.settings.Units;
import io.ozone.raft.Peer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The members of this OM's group, and which of them this one is.
 *
 * <p>Without {@code ozone.om.service.ids} the group has one member, at {@code ozone.om.address}. With it, members are
 * {@code ozone.om.nodes.<service>}, each at {@code ozone.om.address.<service>.<node>}; the Raft port and the console may
 * be set with the same suffix.
 *
 * @param serviceId logical name of the group
 */
record OmPeers(String serviceId, OmPeer self, List<OmPeer> all) {
    private static final String SINGLE_SERVICE = "omServiceIdDefault";
    private static final String SINGLE_NODE = "om1";
    private static final int DEFAULT_PORT = 9862;

    /** One member: its doors for clients and for Raft, and its console. */
    record OmPeer(String nodeId, InetSocketAddress door, InetSocketAddress raft, InetSocketAddress console) {
        Peer raftPeer() {
            return new Peer(nodeId, Units.format(raft));
        }
    }

    /** @throws io.ozone.common.error.OzoneException CONFIGURATION when members are missing or this one is not found */
    static OmPeers of(Settings settings) {
        Optional<ServiceNodes> listed = ServiceNodes.of(ServiceNodes.Kind.OM, settings);
        if (listed.isEmpty()) {
            OmPeer only = single(settings);
            return new OmPeers(SINGLE_SERVICE, only, List.of(only));
        }
        ServiceNodes nodes = listed.get();
        List<OmPeer> all = nodes.nodes().stream()
                .map(node -> member(settings, nodes, node))
                .toList();
        Node self = nodes.self(OmSettings.NODE_ID.name(), settings.get(OmSettings.NODE_ID));
        return new OmPeers(nodes.serviceId(), all.get(nodes.nodes().indexOf(self)), all);
    }

    /** host:port of the clients' doors of all members but this one. */
    List<String> otherDoors() {
        return all.stream()
                .filter(peer -> peer != self)
                .map(peer -> Units.format(peer.door()))
                .toList();
    }

    /** host:port of a member's door for clients; empty when the settings list no such member. */
    Optional<String> doorOf(Peer member) {
        return all.stream()
                .filter(peer -> peer.raftPeer().equals(member))
                .findFirst()
                .map(peer -> Units.format(peer.door()));
    }

    List<Peer> raftPeers() {
        return all.stream().map(OmPeer::raftPeer).toList();
    }

    /** host:port of the clients' door by node id. */
    Map<String, String> doors() {
        return all.stream().collect(Collectors.toUnmodifiableMap(OmPeer::nodeId, peer -> Units.format(peer.door())));
    }

    /** The same group, with the address at which this member's door really listens. */
    OmPeers withOwnDoor(String address) {
        InetSocketAddress door = Units.parseAddress(address, "", 0);
        OmPeer here = new OmPeer(self.nodeId, door, self.raft, self.console);
        return new OmPeers(
                serviceId,
                here,
                all.stream().map(peer -> peer.equals(self) ? here : peer).toList());
    }

    private static OmPeer single(Settings settings) {
        String configured = settings.get(OmSettings.NODE_ID);
        InetSocketAddress door = settings.get(OmSettings.ADDRESS);
        int port = settings.get(OmSettings.RATIS_PORT);
        return new OmPeer(
                configured.isEmpty() ? SINGLE_NODE : configured,
                door,
                InetSocketAddress.createUnresolved(
                        door.getHostString(), port == 0 ? FreePort.on(door.getHostString()) : port),
                settings.isSet(OmSettings.HTTP_ADDRESS)
                        ? settings.get(OmSettings.HTTP_ADDRESS)
                        : atHost(door, OmSettings.HTTP_ADDRESS));
    }

    private static OmPeer member(Settings settings, ServiceNodes nodes, Node node) {
        InetSocketAddress door = nodes.door(node, OmSettings.ADDRESS.name(), "ozone.om.port", DEFAULT_PORT);
        InetSocketAddress raft = InetSocketAddress.createUnresolved(
                door.getHostString(),
                nodes.port(node, OmSettings.RATIS_PORT.name(), settings.get(OmSettings.RATIS_PORT)));
        InetSocketAddress console = atHost(door, OmSettings.HTTP_ADDRESS);
        InetSocketAddress own = nodes.console(node, OmSettings.HTTP_ADDRESS.name(), console.getPort())
                .orElse(console);
        return new OmPeer(node.id(), door, raft, own);
    }

    /** The console is where the daemon's door is, unless its own address is set. */
    private static InetSocketAddress atHost(InetSocketAddress door, Setting<InetSocketAddress> console) {
        return InetSocketAddress.createUnresolved(
                door.getHostString(), Settings.defaults().get(console).getPort());
    }
}
