package io.ozone.datanode;

import io.ozone.common.settings.Settings;
import io.ozone.common.settings.Units;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The name or address at which a datanode registers, and at which clients and other datanodes have to reach it. */
final class OwnHost {
    private static final Logger LOG = LoggerFactory.getLogger(OwnHost.class);

    private OwnHost() {}

    /** The configured one, else the machine's own name. */
    static String of(Settings settings) {
        String configured = settings.get(DatanodeSettings.HOSTNAME);
        if (!configured.isEmpty()) {
            return configured;
        }
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            LOG.warn(
                    "This machine has no name that resolves ({}); set {}. Using 127.0.0.1",
                    e.getMessage(),
                    DatanodeSettings.HOSTNAME.name());
            return "127.0.0.1";
        }
    }

    /**
     * What is wrong with a host that means this machine alone while SCM is somewhere else; empty when nothing is. Many
     * systems give a machine's own name such an address in {@code /etc/hosts}.
     *
     * @param scms host:port of the SCMs
     */
    static Optional<String> doubt(String host, List<String> scms) {
        Optional<InetAddress> own = resolve(host).filter(InetAddress::isLoopbackAddress);
        boolean elsewhere = scms.stream()
                .flatMap(scm -> resolve(Units.parseAddress(scm, "", 0).getHostString()).stream())
                .anyMatch(address -> !address.isLoopbackAddress());
        return own.filter(address -> elsewhere)
                .map(address ->
                        "This datanode registers as %s, which is %s here, and SCM is at %s: other machines can't reach"
                                        .formatted(host, address.getHostAddress(), scms)
                                + " it so. Set %s to a name or address at which they can"
                                        .formatted(DatanodeSettings.HOSTNAME.name()));
    }

    private static Optional<InetAddress> resolve(String host) {
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty(); // what can't be found yet is no reason for doubt
        }
    }
}
