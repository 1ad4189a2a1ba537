package io.ozone.om;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Settings;
import io.ozone.common.settings.Units;
import io.ozone.raft.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
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

    /** One member: its doors for clients and for Raft, and its console. */
    record OmPeer(String nodeId, InetSocketAddress door, InetSocketAddress raft, InetSocketAddress console) {
        Peer raftPeer() {
            return new Peer(nodeId, Units.format(raft));
        }
    }

    /** @throws io.ozone.common.error.OzoneException CONFIGURATION when members are missing or this one is not found */
    static OmPeers of(Settings settings) {
        List<String> services = settings.get(OmSettings.SERVICE_IDS);
        if (services.isEmpty()) {
            OmPeer only = single(settings);
            return new OmPeers(SINGLE_SERVICE, only, List.of(only));
        }
        String service = ownService(settings, services);
        List<OmPeer> all = new ArrayList<>();
        for (String node : listed(settings, "ozone.om.nodes." + service)) {
            all.add(member(settings, service, node));
        }
        return new OmPeers(service, self(settings, all), List.copyOf(all));
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
                InetSocketAddress.createUnresolved(door.getHostString(), port == 0 ? freePort() : port),
                settings.get(OmSettings.HTTP_ADDRESS));
    }

    private static OmPeer member(Settings settings, String service, String node) {
        String suffix = "." + service + "." + node;
        String name = OmSettings.ADDRESS.name() + suffix;
        String text = settings.text(name)
                .orElseThrow(() -> ErrorCode.CONFIGURATION.failure(
                        "%s is not set, but ozone.om.nodes.%s lists %s", name, service, node));
        InetSocketAddress door =
                parsed(name, text, settings.get(OmSettings.ADDRESS).getPort());
        String raftName = OmSettings.RATIS_PORT.name() + suffix;
        int raftPort = settings.text(raftName)
                .map(port -> parsed(raftName, ":" + port, 0).getPort())
                .orElseGet(() -> settings.get(OmSettings.RATIS_PORT));
        String httpName = OmSettings.HTTP_ADDRESS.name() + suffix;
        InetSocketAddress console = settings.text(httpName)
                .map(address -> parsed(
                        httpName, address, settings.get(OmSettings.HTTP_ADDRESS).getPort()))
                .orElseGet(() -> settings.get(OmSettings.HTTP_ADDRESS));
        return new OmPeer(node, door, InetSocketAddress.createUnresolved(door.getHostString(), raftPort), console);
    }

    private static InetSocketAddress parsed(String name, String text, int defaultPort) {
        try {
            return Units.parseAddress(text, "0.0.0.0", defaultPort);
        } catch (IllegalArgumentException e) {
            throw ErrorCode.CONFIGURATION.failure("%s: '%s' %s", name, text, e.getMessage());
        }
    }

    private static String ownService(Settings settings, List<String> services) {
        String internal = settings.get(OmSettings.INTERNAL_SERVICE_ID);
        if (!internal.isEmpty()) {
            return internal;
        }
        if (services.size() > 1) {
            throw ErrorCode.CONFIGURATION.failure(
                    "ozone.om.service.ids names %s; set ozone.om.internal.service.id to the one this OM belongs to",
                    services);
        }
        return services.get(0);
    }

    private static List<String> listed(Settings settings, String name) {
        List<String> parts = settings.text(name).stream()
                .flatMap(text -> List.of(text.split(",")).stream())
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        if (parts.isEmpty()) {
            throw ErrorCode.CONFIGURATION.failure("%s is not set: list the node ids of the group's OMs", name);
        }
        return parts;
    }

    private static OmPeer self(Settings settings, List<OmPeer> all) {
        String configured = settings.get(OmSettings.NODE_ID);
        if (!configured.isEmpty()) {
            return all.stream()
                    .filter(peer -> peer.nodeId.equals(configured))
                    .findFirst()
                    .orElseThrow(() -> ErrorCode.CONFIGURATION.failure(
                            "ozone.om.node.id is '%s', which is none of the group's nodes %s", configured, ids(all)));
        }
        List<OmPeer> here =
                all.stream().filter(peer -> isLocal(peer.door.getHostString())).toList();
        if (here.size() != 1) {
            throw ErrorCode.CONFIGURATION.failure(
                    "%d of the OMs %s have an address of this machine; set ozone.om.node.id to the one this is",
                    here.size(), ids(all));
        }
        return here.get(0);
    }

    private static List<String> ids(List<OmPeer> peers) {
        return peers.stream().map(OmPeer::nodeId).toList();
    }

    private static boolean isLocal(String host) {
        return resolve(host)
                .map(address -> {
                    try {
                        return address.isLoopbackAddress()
                                || address.isAnyLocalAddress()
                                || NetworkInterface.getByInetAddress(address) != null;
                    } catch (SocketException e) {
                        throw ErrorCode.CONFIGURATION.failure(
                                "The machine's network addresses can't be listed (%s); set ozone.om.node.id",
                                e.getMessage());
                    }
                })
                .orElse(false);
    }

    private static Optional<InetAddress> resolve(String host) {
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            // A peer that is down may have no address; it is not this machine then.
            return Optional.empty();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw ErrorCode.CONFIGURATION.failure("No free port for OM's Raft door: %s", e.getMessage());
        }
    }
}
