package io.ozone.datanode;

import io.ozone.common.settings.Settings;
import io.ozone.server.ServerSettings;
import java.nio.file.Path;
import java.util.List;

/** Where the settings say that this datanode keeps its files. */
final class DataDirectories {
    private DataDirectories() {}

    /** Roots of the volumes. A leading kind of disk, such as {@code [SSD]}, is accepted and not used yet. */
    static List<Path> volumes(Settings settings) {
        List<String> texts = settings.get(DatanodeSettings.DATA_DIRS);
        if (texts.isEmpty()) {
            return List.of(ServerSettings.metadataDirectory(settings, DatanodeSettings.ID_DIR)
                    .resolve("datanode"));
        }
        return texts.stream()
                .map(text -> Path.of(
                        text.startsWith("[")
                                ? text.substring(text.indexOf(']') + 1).strip()
                                : text))
                .toList();
    }

    static Path identity(Settings settings) {
        return ServerSettings.metadataDirectory(settings, DatanodeSettings.ID_DIR);
    }

    static Path raft(Settings settings) {
        return settings.isSet(DatanodeSettings.RATIS_DIR)
                        && !settings.get(DatanodeSettings.RATIS_DIR).isEmpty()
                ? settings.get(DatanodeSettings.RATIS_DIR).get(0)
                : identity(settings).resolve("ratis");
    }
}
