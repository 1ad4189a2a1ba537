package io.ozone.common.settings;

import io.ozone.common.error.ErrorCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The nodes of a service that runs on several hosts, as the settings list them: {@code <kind>.service.ids} names the
 * service, {@code <kind>.nodes.<service>} its nodes, {@code <kind>.address.<service>.<node>} the host of each. Any other
 * address or port of a node may be set with the same suffix. Nodes that {@code <kind>.decommissioned.nodes.<service>}
 * lists do not count.
 */
public final class ServiceNodes {
    /** Which service. */
    public enum Kind {
        OM("ozone.om", "ozone.om.internal.service.id"),
        SCM("ozone.scm", "ozone.scm.default.service.id");

        private final String prefix;
        private final String choice;

        Kind(String prefix, String choice) {
            this.prefix = prefix;
            this.choice = choice;
        }

        private String name(String rest) {
            return prefix + "." + rest;
        }
    }

    /**
     * One node.
     *
     * @param host host[:port] as it is set
     */
    public record Node(String id, String host) {}

    private final Kind kind;
    private final Settings settings;
    private final String service;
    private final List<Node> nodes;
    private final List<String> gone;

    private ServiceNodes(Kind kind, Settings settings, String service, List<Node> nodes, List<String> gone) {
        this.kind = kind;
        this.settings = settings;
        this.service = service;
        this.nodes = nodes;
        this.gone = gone;
    }

    /**
     * The service that this process belongs to or speaks to; empty when none is listed, or when {@code
     * <kind>.ratis.enable} is false: then the service runs on one host, and its other settings say where.
     *
     * @throws io.ozone.common.error.OzoneException CONFIGURATION when nodes or addresses are missing, or several
     *     services are listed and none is chosen
     */
    public static Optional<ServiceNodes> of(Kind kind, Settings settings) {
        List<String> services = list(settings, kind.name("service.ids"));
        if (services.isEmpty()
                || settings.text(kind.name("ratis.enable"))
                        .map(text -> text.strip().equalsIgnoreCase("false"))
                        .orElse(false)) {
            return Optional.empty();
        }
        Optional<String> chosen = settings.text(kind.choice).map(String::strip).filter(text -> !text.isEmpty());
        if (chosen.isPresent() && !services.contains(chosen.get())) {
            throw ErrorCode.CONFIGURATION.failure(
                    "%s is '%s', which is none of %s: %s",
                    kind.choice, chosen.get(), kind.name("service.ids"), services);
        }
        if (chosen.isEmpty() && services.size() > 1) {
            throw ErrorCode.CONFIGURATION.failure(
                    "%s names %s; set %s to the one that is meant", kind.name("service.ids"), services, kind.choice);
        }
        return Optional.of(of(kind, settings, chosen.orElse(services.get(0))));
    }

    /** @throws io.ozone.common.error.OzoneException CONFIGURATION when nodes or addresses are missing */
    public static ServiceNodes of(Kind kind, Settings settings, String service) {
        String listName = kind.name("nodes." + service);
        String goneName = kind.name("decommissioned.nodes." + service);
        List<String> gone = list(settings, goneName);
        List<String> ids = list(settings, listName).stream()
                .filter(id -> !gone.contains(id))
                .toList();
        if (ids.isEmpty()) {
            throw ErrorCode.CONFIGURATION.failure(
                    "%s names the service %s, but %s is not set: list the ids of its nodes there",
                    kind.name("service.ids"), service, listName);
        }
        List<Node> nodes = new ArrayList<>();
        for (String id : ids) {
            if (nodes.stream().anyMatch(node -> node.id.equals(id))) {
                throw ErrorCode.CONFIGURATION.failure("%s lists the node %s twice", listName, id);
            }
            String name = kind.name("address." + service + "." + id);
            String host = settings.text(name)
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .orElseThrow(() -> ErrorCode.CONFIGURATION.failure(
                            "%s lists %s, but %s is not set%s", listName, id, name, misspelt(kind, settings, id)));
            nodes.add(new Node(id, host));
        }
        return new ServiceNodes(kind, settings, service, List.copyOf(nodes), gone);
    }

    public String serviceId() {
        return service;
    }

    public List<Node> nodes() {
        return nodes;
    }

    /**
     * Where one of a node's doors is: the address with the node's suffix, else the node's host with the port of that
     * suffix, else of the unsuffixed port, else the default one.
     *
     * @param addressName such as {@code ozone.scm.client.address}
     * @param portName such as {@code ozone.scm.client.port}
     */
    public InetSocketAddress door(Node node, String addressName, String portName, int defaultPort) {
        int port = port(node, portName, defaultPort);
        String suffixed = addressName + suffix(node);
        boolean own = settings.text(suffixed).isPresent() && !addressName.equals(kind.name("address"));
        String text = own ? settings.text(suffixed).orElseThrow() : node.host;
        try {
            InetSocketAddress parsed = Units.parseAddress(text, "localhost", port);
            // A port that stands in ozone.om.address.<service>.<node> is the one of OM's door for clients alone.
            boolean otherDoor = !own && !addressName.equals(kind.name("address"));
            return otherDoor ? InetSocketAddress.createUnresolved(parsed.getHostString(), port) : parsed;
        } catch (IllegalArgumentException e) {
            throw ErrorCode.CONFIGURATION.failure(
                    "%s: '%s' %s", own ? suffixed : kind.name("address") + suffix(node), text, e.getMessage());
        }
    }

    /** A port of a node: with its suffix, else without, else the default one. */
    public int port(Node node, String portName, int defaultPort) {
        for (String name : List.of(portName + suffix(node), portName)) {
            Optional<String> text = settings.text(name);
            if (text.isPresent()) {
                try {
                    return Units.parseAddress(":" + text.get().strip(), "localhost", defaultPort)
                            .getPort();
                } catch (IllegalArgumentException e) {
                    throw ErrorCode.CONFIGURATION.failure("%s: '%s' is not a port", name, text.get());
                }
            }
        }
        return defaultPort;
    }

    /**
     * Where a node's console is: the address with the node's suffix, else the one without; empty when neither is set. One
     * without that names the host of another node is meant for that one: this node has its console at its own host, at the
     * same port.
     *
     * @param name such as {@code ozone.om.http-address}
     */
    public Optional<InetSocketAddress> console(Node node, String name, int defaultPort) {
        String suffixed = name + suffix(node);
        if (settings.text(suffixed).isPresent()) {
            return settings.text(suffixed).map(text -> console(suffixed, text, defaultPort));
        }
        return settings.text(name).map(text -> console(name, text, defaultPort)).map(address -> {
            String host = address.getHostString();
            boolean ofAnother = !host.equalsIgnoreCase(host(node))
                    && nodes.stream().anyMatch(other -> host.equalsIgnoreCase(host(other)));
            return ofAnother ? InetSocketAddress.createUnresolved(host(node), address.getPort()) : address;
        });
    }

    private static InetSocketAddress console(String name, String text, int defaultPort) {
        try {
            return Units.parseAddress(text.strip(), "0.0.0.0", defaultPort);
        } catch (IllegalArgumentException e) {
            throw ErrorCode.CONFIGURATION.failure("%s: '%s' %s", name, text, e.getMessage());
        }
    }

    /**
     * The node that this process is: the one with the configured id, else the one whose address is this machine's. Where
     * several are, the one that has this machine's host name.
     *
     * @param configuredId value of {@code idName}; empty = find out
     * @throws io.ozone.common.error.OzoneException CONFIGURATION when it is none, or can't be told
     */
    public Node self(String idName, String configuredId) {
        if (gone.contains(configuredId)) {
            throw ErrorCode.CONFIGURATION.failure(
                    "%s is '%s', which %s lists: a decommissioned node is not started again",
                    idName, configuredId, kind.name("decommissioned.nodes." + service));
        }
        if (!configuredId.isEmpty()) {
            return nodes.stream()
                    .filter(node -> node.id.equals(configuredId))
                    .findFirst()
                    .orElseThrow(() -> ErrorCode.CONFIGURATION.failure(
                            "%s is '%s', which is none of the nodes of %s: %s",
                            idName, configuredId, service, ids(nodes)));
        }
        List<Node> here = nodes.stream().filter(node -> isLocal(host(node))).toList();
        if (here.size() > 1) {
            List<Node> named =
                    here.stream().filter(node -> isThisHost(host(node))).toList();
            here = named.isEmpty() ? here : named;
        }
        if (here.size() != 1) {
            throw ErrorCode.CONFIGURATION.failure(
                    "%s of the nodes %s of %s have an address of this machine; set %s to the one that this is",
                    here.isEmpty() ? "None" : "Several", ids(nodes), service, idName);
        }
        return here.get(0);
    }

    /**
     * Settings with a suffix that names no listed service and node: most likely misspelt, and otherwise without any
     * effect.
     */
    public static List<String> strays(Settings settings) {
        List<String> strays = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Set<String> known = new TreeSet<>();
            for (String service : list(settings, kind.name("service.ids"))) {
                for (String node : list(settings, kind.name("nodes." + service))) {
                    known.add(kind.name("address." + service + "." + node));
                }
            }
            String prefix = kind.name("address.");
            for (String name : settings.given().keySet()) {
                if (name.startsWith(prefix) && !known.contains(name)) {
                    strays.add("%s has no effect: %s and %s<service> name no such service and node. Known are %s"
                            .formatted(name, kind.name("service.ids"), kind.name("nodes."), known));
                }
            }
        }
        return strays;
    }

    /** What settings are called before the ids of service and node, as far as no {@link Setting} declares them. */
    static List<String> names() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of("nodes", "decommissioned.nodes", "address", "port", "ratis.address")
                        .map(kind::name))
                .toList();
    }

    private String suffix(Node node) {
        return "." + service + "." + node.id;
    }

    private static String host(Node node) {
        return Units.parseAddress(node.host, "localhost", 0).getHostString();
    }

    private static List<String> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    private static String misspelt(Kind kind, Settings settings, String id) {
        String prefix = kind.name("address.");
        return settings.given().entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(prefix) && entry.getKey().endsWith("." + id))
                .map(Map.Entry::getKey)
                .findFirst()
                .map(name -> "; there is a " + name + ": is that one misspelt?")
                .orElse("");
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
                                "The machine's network addresses can't be listed (%s); set the node id",
                                e.getMessage());
                    }
                })
                .orElse(false);
    }

    private static boolean isThisHost(String host) {
        try {
            InetAddress here = InetAddress.getLocalHost();
            return host.equalsIgnoreCase(here.getHostName())
                    || host.toLowerCase(Locale.ROOT)
                            .startsWith(here.getHostName().toLowerCase(Locale.ROOT) + ".")
                    || resolve(host).map(here::equals).orElse(false);
        } catch (UnknownHostException e) {
            return false; // a host without a name that resolves: the caller asks for the node's id then
        }
    }

    private static Optional<InetAddress> resolve(String host) {
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            // A peer that is down may have no address; it is not this machine then.
            return Optional.empty();
        }
    }

    private static List<String> list(Settings settings, String name) {
        return settings.text(name).stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
