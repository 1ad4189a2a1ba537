package io.ozone.common.settings;

import io.ozone.common.error.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where one of SCM's doors is at each SCM. What is set first in this list counts: the nodes of {@code
 * ozone.scm.service.ids}, the door's own address, the hosts of {@code ozone.scm.client.address}, those of {@code
 * ozone.scm.names}.
 */
public enum ScmDoors {
    CLIENT("ozone.scm.client.address", "ozone.scm.client.port", 9860),
    DATANODE("ozone.scm.datanode.address", "ozone.scm.datanode.port", 9861),
    BLOCK("ozone.scm.block.client.address", "ozone.scm.block.client.port", 9863);

    private final String addressName;
    private final String portName;
    private final int standardPort;

    ScmDoors(String addressName, String portName, int standardPort) {
        this.addressName = addressName;
        this.portName = portName;
        this.standardPort = standardPort;
    }

    /**
     * host:port of the door at each SCM.
     *
     * @throws io.ozone.common.error.OzoneException CONFIGURATION when no host of SCM is set
     */
    public List<String> of(Settings settings) {
        Optional<ServiceNodes> group = ServiceNodes.of(ServiceNodes.Kind.SCM, settings);
        if (group.isPresent()) {
            return group.get().nodes().stream()
                    .map(node -> of(group.get(), node))
                    .toList();
        }
        List<String> own = split(settings, addressName);
        int port = port(settings);
        if (!own.isEmpty()) {
            return own.stream()
                    .map(text -> parsed(addressName, text, port))
                    .distinct()
                    .toList();
        }
        for (String name : List.of(CLIENT.addressName, "ozone.scm.names")) {
            List<String> hosts = split(settings, name);
            if (!hosts.isEmpty()) {
                // These may name the port of another door.
                return hosts.stream()
                        .map(text -> parsed(name, text, port))
                        .map(address -> address.substring(0, address.lastIndexOf(':') + 1) + port)
                        .distinct()
                        .toList();
            }
        }
        throw ErrorCode.CONFIGURATION.failure(
                "No address of SCM is set: set ozone.scm.names to its host, or %s", addressName);
    }

    /** host:port of the door at one node. */
    public String of(ServiceNodes group, ServiceNodes.Node node) {
        return Units.format(group.door(node, addressName, portName, standardPort));
    }

    private int port(Settings settings) {
        String text = settings.text(portName).map(String::strip).orElse("");
        try {
            return text.isEmpty() ? standardPort : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw ErrorCode.CONFIGURATION.failure("%s: '%s' is not a port", portName, text);
        }
    }

    private static String parsed(String name, String text, int port) {
        try {
            return Units.format(Units.parseAddress(text, "localhost", port));
        } catch (IllegalArgumentException e) {
            throw ErrorCode.CONFIGURATION.failure("%s: '%s' %s", name, text, e.getMessage());
        }
    }

    private static List<String> split(Settings settings, String name) {
        return settings.text(name).stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
