package io.ozone.server;

import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import java.nio.file.Path;
import java.util.List;

/** Settings that every daemon reads. */
public final class ServerSettings {
    public static final Setting<List<Path>> METADATA_DIRS = Setting.paths(
            "ozone.metadata.dirs",
            null,
            "Directory for a daemon's identity, metadata and Raft log, unless it names its own");

    public static final Setting<Boolean> PROMETHEUS_ENABLED =
            Setting.flag("hdds.prometheus.endpoint.enabled", true, "Whether the console serves metrics at /prom");

    public static final Setting<String> PROMETHEUS_TOKEN =
            Setting.text("hdds.prometheus.endpoint.token", "", "Bearer token that /prom asks for; empty = none");

    public static final Setting<Integer> CONSOLE_THREADS =
            Setting.integer("ozone.http.threads.max", 8, 3, 1000, "Most threads that one daemon's HTTP console uses");

    public static final List<Setting<?>> ALL =
            List.of(METADATA_DIRS, PROMETHEUS_ENABLED, PROMETHEUS_TOKEN, CONSOLE_THREADS);

    private ServerSettings() {}

    /**
     * The first directory of {@code own} when it is set, else the first of {@link #METADATA_DIRS}.
     *
     * @throws io.ozone.common.error.OzoneException CONFIGURATION when neither is set
     */
    public static Path metadataDirectory(Settings settings, Setting<List<Path>> own) {
        if (settings.isSet(own) && !settings.get(own).isEmpty()) {
            return settings.get(own).get(0);
        }
        List<Path> shared = settings.isSet(METADATA_DIRS) ? settings.get(METADATA_DIRS) : List.of();
        if (shared.isEmpty()) {
            throw io.ozone.common.error.ErrorCode.CONFIGURATION.failure(
                    "Neither %s nor %s is set: name a directory on a local disk", own.name(), METADATA_DIRS.name());
        }
        return shared.get(0);
    }
}
