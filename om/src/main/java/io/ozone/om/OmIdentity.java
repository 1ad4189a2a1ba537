package io.ozone.om;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.ScmDoors;
import io.ozone.common.settings.Settings;
import io.ozone.common.time.Clock;
import io.ozone.om.block.ScmCalls;
import io.ozone.server.ServerSettings;
import io.ozone.server.VersionFile;
import io.ozone.server.VersionFile.Entry;
import io.ozone.server.VersionFile.NodeType;
import io.ozone.wire.scm.ScmInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where this OM keeps its files, and the VERSION file that says which cluster they belong to. */
record OmIdentity(Path directory, VersionFile version) {
    private static final Logger LOG = LoggerFactory.getLogger(OmIdentity.class);
    private static final int LAYOUT_VERSION = 1;
    private static final String DAEMON = "om";
    private static final String NODE_ID = "nodeId";

    /** Joins the cluster that SCM names; does nothing when that was done before. */
    static OmIdentity create(Settings settings, Entry entry) {
        Path file = VersionFile.pathIn(directory(settings), DAEMON);
        if (VersionFile.find(file, NodeType.OM).isPresent()) {
            LOG.info("OM was initialised before: {}", file);
            return load(settings);
        }
        OmPeers peers = OmPeers.of(settings);
        List<String> scm = ScmDoors.BLOCK.of(settings);
        try (ScmCalls calls = new ScmCalls("", scm, settings.get(OmSettings.SCM_INIT_WAIT))) {
            ScmInfo info = calls.info();
            VersionFile version = VersionFile.create(
                            Clock.SYSTEM.millis(), info.getClusterId(), NodeType.OM, LAYOUT_VERSION)
                    .with(Map.of(NODE_ID, peers.self().nodeId()))
                    .with(entry);
            version.write(file);
            LOG.info("OM {} is initialised for cluster {}: {}", version.nodeUuid(), version.clusterId(), file);
        }
        return load(settings);
    }

    /** The same node for the life of its log: the group knows its promises by that id. */
    void requireNode(String nodeId) {
        String own = version.more().getOrDefault(NODE_ID, nodeId);
        if (!own.equals(nodeId)) {
            throw ErrorCode.CONFIGURATION.failure(
                    "%s belongs to the OM node %s, but the settings make this one %s: correct ozone.om.node.id or the"
                            + " addresses, or give the node directories of its own",
                    directory, own, nodeId);
        }
    }

    /** @throws io.ozone.common.error.OzoneException CONFIGURATION when OM was never initialised here */
    static OmIdentity load(Settings settings) {
        Path directory = directory(settings);
        Path file = VersionFile.pathIn(directory, DAEMON);
        VersionFile version = VersionFile.find(file, NodeType.OM)
                .orElseThrow(() -> ErrorCode.CONFIGURATION.failure(
                        "OM is not initialised: there is no %s. Run 'ozone om --init' once, with SCM running", file));
        if (version.layoutVersion() > LAYOUT_VERSION) {
            throw ErrorCode.CONFIGURATION.failure(
                    "%s has layoutVersion %d, but this OM knows versions up to %d: start a newer release",
                    file, version.layoutVersion(), LAYOUT_VERSION);
        }
        return new OmIdentity(directory, version);
    }

    /** Raft group of the OMs of this cluster, be it one or several: a group of one can grow. */
    UUID raftGroup() {
        return UUID.nameUUIDFromBytes(("om " + version.clusterId()).getBytes(StandardCharsets.UTF_8));
    }

    Path storeDirectory() {
        return directory.resolve("om.db");
    }

    Path raftDirectory(Settings settings) {
        List<Path> own = settings.get(OmSettings.RATIS_STORAGE_DIR);
        return own.isEmpty() ? directory.resolve(DAEMON).resolve("ratis") : own.get(0);
    }

    private static Path directory(Settings settings) {
        return ServerSettings.metadataDirectory(settings, OmSettings.DB_DIRS);
    }
}
