package io.ozone.om;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Settings;
import io.ozone.common.settings.Units;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where SCM's block door is, at each of its peers. The first of these that is set counts: {@code
 * ozone.scm.block.client.address}, the members of {@code ozone.scm.service.ids}, {@code ozone.scm.client.address}, {@code
 * ozone.scm.names}.
 */
final class ScmAddresses {
    private static final String BLOCK_ADDRESS = "ozone.scm.block.client.address";
    private static final String BLOCK_PORT = "ozone.scm.block.client.port";
    private static final String DEFAULT_PORT = "9863";

    private ScmAddresses() {}

    /** @throws io.ozone.common.error.OzoneException CONFIGURATION when none is set */
    static List<String> blockDoors(Settings settings) {
        int port = Integer.parseInt(settings.text(BLOCK_PORT).orElse(DEFAULT_PORT));
        Set<String> doors = new LinkedHashSet<>();
        settings.text(BLOCK_ADDRESS).ifPresent(text -> split(text).forEach(one -> doors.add(address(one, port))));
        if (doors.isEmpty()) {
            addMembers(settings, port, doors);
        }
        // These name another door of the same hosts.
        for (String name : List.of("ozone.scm.client.address", "ozone.scm.names")) {
            if (doors.isEmpty()) {
                settings.text(name).ifPresent(text -> split(text).forEach(one -> doors.add(host(one) + ":" + port)));
            }
        }
        if (doors.isEmpty()) {
            throw ErrorCode.CONFIGURATION.failure(
                    "No address of SCM is set: set %s, or ozone.scm.names to its host", BLOCK_ADDRESS);
        }
        return List.copyOf(doors);
    }

    private static void addMembers(Settings settings, int port, Set<String> doors) {
        for (String service : split(settings.text("ozone.scm.service.ids").orElse(""))) {
            for (String node : split(settings.text("ozone.scm.nodes." + service).orElse(""))) {
                String suffix = "." + service + "." + node;
                int memberPort = settings.text(BLOCK_PORT + suffix)
                        .map(Integer::parseInt)
                        .orElse(port);
                settings.text(BLOCK_ADDRESS + suffix)
                        .map(text -> address(text, memberPort))
                        .or(() ->
                                settings.text("ozone.scm.address" + suffix).map(text -> host(text) + ":" + memberPort))
                        .ifPresent(doors::add);
            }
        }
    }

    private static List<String> split(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static String address(String text, int port) {
        return Units.format(Units.parseAddress(text, "localhost", port));
    }

    private static String host(String text) {
        return Units.parseAddress(text, "localhost", 0).getHostString();
    }
}
