package io.ozone.cli.admin;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import io.ozone.common.settings.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the SCMs' client doors are, from the settings that every program of the cluster shares. */
public final class ScmAddresses {
    private static final String HOST = "127.0.0.1";
    private static final int PORT = 9860;

    private static final Setting<List<String>> SERVICE_IDS =
            Setting.list("ozone.scm.service.ids", "", "Ids of the SCM services of the clusters.");
    private static final Setting<List<String>> NAMES =
            Setting.list("ozone.scm.names", "", "Hosts of the SCMs; used where no address is given.");

    private ScmAddresses() {}

    /** host:port of each SCM's client door; the standard port of this machine when nothing is configured. */
    public static List<String> of(Settings settings) {
        int port = settings.text("ozone.scm.client.port").map(Integer::parseInt).orElse(PORT);
        List<String> services = settings.get(SERVICE_IDS);
        if (!services.isEmpty()) {
            return ofService(settings, services.get(0), port);
        }
        Optional<String> address = settings.text("ozone.scm.client.address");
        if (address.isPresent() && !address.get().isEmpty()) {
            return List.of(address(address.get(), port));
        }
        List<String> names = settings.get(NAMES);
        return names.isEmpty()
                ? List.of(HOST + ":" + port)
                : names.stream().map(name -> hostOf(name) + ":" + port).toList();
    }

    static String withPort(String address) {
        return address(address, PORT);
    }

    private static List<String> ofService(Settings settings, String service, int port) {
        Setting<List<String>> nodes = Setting.list("ozone.scm.nodes." + service, "", "Ids of the service's SCMs.");
        List<String> addresses = new ArrayList<>();
        for (String node : settings.get(nodes)) {
            String suffix = "." + service + "." + node;
            settings.text("ozone.scm.client.address" + suffix)
                    .map(text -> address(text, port))
                    .or(() -> settings.text("ozone.scm.address" + suffix).map(text -> hostOf(text) + ":" + port))
                    .ifPresent(addresses::add);
        }
        if (addresses.isEmpty()) {
            throw ErrorCode.CONFIGURATION.failure(
                    "ozone.scm.service.ids names %s, but there is no ozone.scm.nodes.%s with an"
                            + " ozone.scm.address.%s.<node> for each",
                    service, service, service);
        }
        return addresses;
    }

    private static String address(String text, int port) {
        return Units.format(Units.parseAddress(text, HOST, port));
    }

    private static String hostOf(String text) {
        return Units.parseAddress(text, HOST, PORT).getHostString();
    }
}
