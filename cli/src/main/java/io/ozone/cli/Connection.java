package io.ozone.cli;

import io.ozone.client.ClientSettings;
import io.ozone.client.OzoneClient;
import io.ozone.common.settings.Settings;

/** How commands reach the Ozone Manager. */
public final class Connection {
    private Connection() {}

    /** @param host host, host:port or service id of the Ozone Manager; empty = the configured one */
    public static OzoneClient open(Settings settings, String host) {
        return OzoneClient.connect(patient(at(settings, host)));
    }

    private static Settings at(Settings settings, String host) {
        if (host.isEmpty()) {
            return settings;
        }
        if (settings.text("ozone.om.nodes." + host).isPresent()) {
            return settings.with(ClientSettings.OM_SERVICE_IDS, host).with("ozone.om.internal.service.id", host);
        }
        return settings.with(ClientSettings.OM_SERVICE_IDS, "").with(ClientSettings.OM_ADDRESS, host);
    }

    /** A person waits less long than a program. */
    private static Settings patient(Settings settings) {
        return settings.isSet(ClientSettings.OM_TIMEOUT)
                ? settings
                : settings.with(
                        ClientSettings.OM_TIMEOUT,
                        settings.get(CliSettings.REQUEST_TIMEOUT).toMillis() + "ms");
    }
}
