package io.ozone.cli.group;

import io.ozone.client.ClientSettings;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.ScmDoors;
import io.ozone.common.settings.ServiceNodes;
import io.ozone.common.settings.Settings;
import io.ozone.common.settings.Units;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The doors of OM and SCM for clients, from the settings that every program of the cluster shares. */
public final class Doors {
    private static final String OM_ADDRESS = "ozone.om.address";
    private static final int OM_PORT = ClientSettings.DEFAULT_OM_PORT;
    private static final String SCM_ADDRESS = "ozone.scm.client.address";
    private static final String SCM_PORT_NAME = "ozone.scm.client.port";
    private static final int SCM_PORT = 9860;
    private static final String SCM_HOST = "127.0.0.1";

    private Doors() {}

    /**
     * @param service id of the OM service; empty = the configured one
     * @throws io.ozone.common.error.OzoneException INVALID_ARGUMENT when the settings do not list the service;
     *     CONFIGURATION when they can't be used
     */
    public static List<Door> om(Settings settings, String service) {
        Optional<ServiceNodes> nodes = service.isEmpty()
                ? ServiceNodes.of(ServiceNodes.Kind.OM, settings)
                : Optional.of(ServiceNodes.of(ServiceNodes.Kind.OM, settings, listed(settings, service)));
        return nodes.map(listed -> of(listed, OM_ADDRESS, "ozone.om.port", OM_PORT, "ozone.om.ratis", 9872))
                .orElseGet(() -> ClientSettings.omAddresses(settings).stream()
                        .map(Door::at)
                        .toList());
    }

    /** The standard port of this machine when nothing is configured. */
    public static List<Door> scm(Settings settings) {
        Optional<ServiceNodes> nodes = ServiceNodes.of(ServiceNodes.Kind.SCM, settings);
        if (nodes.isPresent()) {
            return of(nodes.get(), SCM_ADDRESS, SCM_PORT_NAME, SCM_PORT, "ozone.scm.ratis", 9894);
        }
        boolean named = Stream.of(SCM_ADDRESS, "ozone.scm.names")
                .anyMatch(name -> split(settings, name).findAny().isPresent());
        return named
                ? ScmDoors.CLIENT.of(settings).stream().map(Door::at).toList()
                : scmAt(SCM_HOST
                        + settings.text(SCM_PORT_NAME)
                                .map(port -> ":" + port.strip())
                                .orElse(""));
    }

    /** One SCM that the command line names. */
    public static List<Door> scmAt(String address) {
        return List.of(Door.at(Units.format(parse("--scm", address, SCM_HOST, SCM_PORT))));
    }

    private static List<Door> of(
            ServiceNodes service, String address, String port, int defaultPort, String raft, int defaultRaftPort) {
        return service.nodes().stream()
                .map(node -> new Door(
                        node.id(),
                        Units.format(service.door(node, address, port, defaultPort)),
                        Units.format(service.door(node, raft + ".address", raft + ".port", defaultRaftPort))))
                .toList();
    }

    private static String listed(Settings settings, String service) {
        List<String> services = split(settings, "ozone.om.service.ids").toList();
        if (!services.contains(service)) {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "there is no OM service '%s': ozone.om.service.ids is %s", service, services);
        }
        return service;
    }

    private static InetSocketAddress parse(String name, String text, String host, int port) {
        try {
            return Units.parseAddress(text.strip(), host, port);
        } catch (IllegalArgumentException e) {
            throw ErrorCode.CONFIGURATION.failure("%s: '%s' %s", name, text, e.getMessage());
        }
    }

    private static Stream<String> split(Settings settings, String name) {
        return settings.text(name).stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(part -> !part.isEmpty());
    }
}
