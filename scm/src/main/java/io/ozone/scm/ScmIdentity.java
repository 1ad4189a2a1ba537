package io.ozone.scm;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Settings;
import io.ozone.common.time.Clock;
import io.ozone.raft.GroupCalls;
import io.ozone.server.ServerSettings;
import io.ozone.server.VersionFile;
import io.ozone.server.VersionFile.Entry;
import io.ozone.server.VersionFile.NodeType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where this SCM keeps its files, and the VERSION file that says which cluster they belong to. */
record ScmIdentity(Path directory, Optional<Path> ownRaftDirectory, VersionFile version) {
    private static final Logger LOG = LoggerFactory.getLogger(ScmIdentity.class);
    private static final int LAYOUT_VERSION = 0;
    private static final String DAEMON = "scm";

    /**
     * Creates a cluster; does nothing when that was done before.
     *
     * @param clusterId null = a new one
     */
    static void create(Settings settings, ScmPeers peers, String clusterId) {
        Path file = versionFile(settings);
        Optional<VersionFile> found = VersionFile.find(file, NodeType.SCM);
        if (found.isPresent()) {
            if (clusterId != null && !clusterId.equals(found.get().clusterId())) {
                throw ErrorCode.CONFIGURATION.failure(
                        "%s already belongs to cluster %s and can't become one of %s",
                        file, found.get().clusterId(), clusterId);
            }
            return;
        }
        try (GroupCalls others = others(peers)) {
            if (others.groupExists()) {
                throw ErrorCode.CONFIGURATION.failure(
                        "One of the SCMs at %s runs already: this one does not create a cluster but joins theirs, with"
                                + " 'ozone scm --bootstrap'",
                        peers.otherDoors());
            }
        }
        write(file, clusterId == null ? VersionFile.newClusterId() : clusterId, Entry.FIRST);
    }

    /** Joins the cluster of the SCMs that run; does nothing when that was done before. */
    static void join(Settings settings, ScmPeers peers) {
        Path file = versionFile(settings);
        if (VersionFile.find(file, NodeType.SCM).isPresent()) {
            LOG.info("SCM was initialised before: {}", file);
            return;
        }
        List<String> doors = peers.otherDoors();
        if (doors.isEmpty()) {
            throw ErrorCode.CONFIGURATION.failure(
                    "There is no SCM to join: list all SCMs in ozone.scm.service.ids, ozone.scm.nodes.<service> and"
                            + " ozone.scm.address.<service>.<node>");
        }
        try (GroupCalls others = others(peers)) {
            write(file, others.clusterOfGroup(settings.get(ScmSettings.BOOTSTRAP_WAIT)), Entry.BOOTSTRAP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ErrorCode.NOT_READY.failure("Stopped while it waited for the SCMs at %s", doors);
        }
    }

    private static GroupCalls others(ScmPeers peers) {
        return new GroupCalls("", peers.raftPeer(""), peers.otherDoors());
    }

    private static void write(Path file, String clusterId, Entry entry) {
        VersionFile created = VersionFile.create(Clock.SYSTEM.millis(), clusterId, NodeType.SCM, LAYOUT_VERSION)
                .with(entry);
        created.write(file);
        LOG.info("Initialised SCM {} of cluster {} in {}", created.nodeUuid(), clusterId, file);
    }

    /** @throws io.ozone.common.error.OzoneException CONFIGURATION when SCM was never initialised here */
    static ScmIdentity load(Settings settings) {
        Path file = versionFile(settings);
        VersionFile version = VersionFile.find(file, NodeType.SCM)
                .orElseThrow(() -> ErrorCode.CONFIGURATION.failure(
                        "SCM is not initialised: there is no %s. Run 'ozone scm --init' once for the cluster, and 'ozone"
                                + " scm --bootstrap' on every further SCM",
                        file));
        return new ScmIdentity(
                directory(settings),
                settings.get(ScmSettings.RATIS_STORAGE_DIR).stream().findFirst(),
                version);
    }

    /** Whether the leader is to add this SCM to the group. */
    boolean joins() {
        return version.entry() != Entry.FIRST;
    }

    UUID raftGroup() {
        return UUID.nameUUIDFromBytes(("scm " + version.clusterId()).getBytes(StandardCharsets.UTF_8));
    }

    Path storeDirectory() {
        return directory.resolve("scm.db");
    }

    Path raftDirectory() {
        return ownRaftDirectory.orElseGet(() -> directory.resolve("scm-ratis"));
    }

    private static Path directory(Settings settings) {
        return ServerSettings.metadataDirectory(settings, ScmSettings.DB_DIRS);
    }

    private static Path versionFile(Settings settings) {
        return VersionFile.pathIn(directory(settings), DAEMON);
    }
}
