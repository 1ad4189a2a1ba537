package io.ozone.scm;

import io.ozone.common.rpc.FreePort;
import io.ozone.common.settings.ScmDoors;
import io.ozone.common.settings.ServiceNodes;
import io.ozone.common.settings.ServiceNodes.Node;
import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import io.ozone.common.settings.Units;
import io.ozone.raft.Peer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * The SCMs of this one's group, and where this one's doors are. Without {@code ozone.scm.service.ids} it is alone, at
 * {@code ozone.scm.client.address} and its siblings.
 *
 * <p>A peer's Raft id is the UUID of its VERSION file; to the others it is known by the address of its Raft door.
 */
final class ScmPeers {
    private static final int CLIENT_PORT = 9860;
    private static final int RATIS_PORT = 9894;

    private final Settings settings;
    private final Optional<ServiceNodes> group;
    private final Optional<Node> self;

    /** @throws io.ozone.common.error.OzoneException CONFIGURATION when nodes are missing or this one is not found */
    ScmPeers(Settings settings) {
        this.settings = settings;
        group = ServiceNodes.of(ServiceNodes.Kind.SCM, settings);
        self = group.map(nodes -> nodes.self(ScmSettings.NODE_ID.name(), settings.get(ScmSettings.NODE_ID)));
    }

    int size() {
        return group.map(nodes -> nodes.nodes().size()).orElse(1);
    }

    /** The id of this node in the settings; empty when it is alone. */
    Optional<String> nodeId() {
        return self.map(Node::id);
    }

    /** Where one of this SCM's doors listens. */
    InetSocketAddress door(Setting<String> address, Setting<Integer> port) {
        return self.map(node -> group.orElseThrow().door(node, address.name(), port.name(), settings.get(port)))
                .orElseGet(() -> ScmSettings.door(settings, address, port));
    }

    /** Where the console listens: at the host of the doors, unless its own address is set. */
    InetSocketAddress console() {
        Setting<InetSocketAddress> setting = ScmSettings.HTTP_ADDRESS;
        int port = Settings.defaults().get(setting).getPort();
        Optional<InetSocketAddress> own = self.flatMap(
                        node -> group.orElseThrow().console(node, setting.name(), port))
                .or(() -> settings.isSet(setting) ? Optional.of(settings.get(setting)) : Optional.empty());
        if (own.isPresent()) {
            return own.get();
        }
        return InetSocketAddress.createUnresolved(
                door(ScmSettings.CLIENT_ADDRESS, ScmSettings.CLIENT_PORT).getHostString(),
                settings.get(setting).getPort());
    }

    Peer raftPeer(String uuid) {
        String host = door(ScmSettings.CLIENT_ADDRESS, ScmSettings.CLIENT_PORT).getHostString();
        int port = self.map(this::raftPort).orElseGet(() -> settings.get(ScmSettings.RATIS_PORT));
        return new Peer(
                uuid, Units.format(InetSocketAddress.createUnresolved(host, port == 0 ? FreePort.on(host) : port)));
    }

    /** host:port of the client doors of all SCMs but this one. */
    List<String> otherDoors() {
        return group.stream()
                .flatMap(nodes -> nodes.nodes().stream())
                .filter(node -> !node.equals(self.orElseThrow()))
                .map(node -> ScmDoors.CLIENT.of(group.orElseThrow(), node))
                .toList();
    }

    /** host:port of one of a member's doors; empty when the settings list no SCM with this Raft address. */
    Optional<String> doorOf(Peer member, ScmDoors door) {
        return group.stream()
                .flatMap(nodes -> nodes.nodes().stream())
                .filter(node -> raftAddress(node).equals(member.address()))
                .findFirst()
                .map(node -> door.of(group.orElseThrow(), node));
    }

    /**
     * Whether {@code ozone.scm.primordial.node.id} names this SCM, by its node id or host name; empty when it names none.
     */
    Optional<Boolean> isPrimordial() {
        String primordial = settings.get(ScmSettings.PRIMORDIAL_NODE_ID);
        if (primordial.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(nodeId().filter(primordial::equals).isPresent()
                || self.map(node -> hostOf(node).equalsIgnoreCase(primordial)).orElse(false)
                || hostName().equalsIgnoreCase(primordial));
    }

    private String raftAddress(Node node) {
        InetSocketAddress door = group.orElseThrow()
                .door(node, ScmSettings.CLIENT_ADDRESS.name(), ScmSettings.CLIENT_PORT.name(), CLIENT_PORT);
        return Units.format(InetSocketAddress.createUnresolved(door.getHostString(), raftPort(node)));
    }

    private int raftPort(Node node) {
        return group.orElseThrow().port(node, ScmSettings.RATIS_PORT.name(), RATIS_PORT);
    }

    private static String hostOf(Node node) {
        return Units.parseAddress(node.host(), "localhost", 0).getHostString();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return ""; // a host without a name that resolves is told by its node id
        }
    }
}
