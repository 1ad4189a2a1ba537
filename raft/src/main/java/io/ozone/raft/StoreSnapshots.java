package io.ozone.raft;

import io.ozone.common.error.OzoneException;
import io.ozone.common.time.Clock;
import io.ozone.kv.Applied;
import io.ozone.kv.ReplicatedStore;
import io.ozone.kv.ReplicatedStoreOptions;
import io.ozone.kv.Schema;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's directory and its neighbours: how a replica opens, takes snapshots, and replaces its store by one that the
 * leader sent.
 *
 * <pre>
 *   db                     the store
 *   db.checkpoints/t_i     copies (hard links) as of entry i of term t: what this peer would send;
 *                          with an i behind the store's own position: what this peer was sent and has yet to install
 *   db.receiving/          what the leader is sending; Ratis renames it to db.checkpoints when the last byte is right
 *   db.old                 the store that an installation replaced, until the new one has opened
 * </pre>
 *
 * <p>Ratis learns one index from us, {@link #getLatestSnapshot}: it replays its log from there on a start and purges
 * its log up to there. So a checkpoint is taken on every start, at the position the store opened with, and one on every
 * snapshot: its files exist when a peer needs them, and its position is on stable storage. The rejected alternative, to
 * report the store's durable position and make the copy when a peer asks, cannot work: Ratis fixes the position first
 * and reads the files later.
 *
 * <p>Installation: check the received files, sync them, open them as a store where they are and look at its position;
 * then {@code db → db.old}, {@code db.checkpoints/t_i → db}, open, drop {@code db.old}. Killed at any step,
 * {@link #open} finds either {@code db} (old or new) or, between the renames, only {@code db.old}, which it takes back;
 * and then installs what was received, if it is ahead of the store. Only the updater thread of Ratis and {@link #open}
 * install; transfers read checkpoints from other threads.
 */
final class StoreSnapshots implements StateMachineStorage {
    private static final Logger log = LoggerFactory.getLogger(StoreSnapshots.class);
    /** A transfer reads its checkpoint file after file; one that was not read for so long has no reader any more. */
    private static final long TRANSFER_IDLE_NANOS = Duration.ofMinutes(10).toNanos();

    private final Path directory;
    private final Path checkpoints;
    private final Path receiving;
    private final Path old;
    private final Schema schema;
    private final ReplicatedStoreOptions options;
    private final Clock clock;
    /** Checkpoints of this run before the latest that are still there. */
    private final List<Checkpoint> superseded = new ArrayList<>();

    private volatile Checkpoint latest;

    StoreSnapshots(Path directory, Schema schema, ReplicatedStoreOptions options, Clock clock) {
        this.directory = directory;
        this.checkpoints = sibling("checkpoints");
        this.receiving = sibling("receiving");
        this.old = sibling("old");
        this.schema = schema;
        this.options = options;
        this.clock = clock;
    }

    private Path sibling(String suffix) {
        return directory.resolveSibling(directory.getFileName() + "." + suffix);
    }

    /** Opens the store, finishing what a crash interrupted. */
    ReplicatedStore open() throws IOException {
        Files.createDirectories(directory.getParent());
        StoreFiles.delete(receiving);
        for (Path path : StoreFiles.children(directory.getParent())) {
            if (path.getFileName().toString().startsWith(checkpoints.getFileName() + ".tmp")) {
                StoreFiles.delete(path); // Ratis moves what it replaces there
            }
        }
        if (!Files.exists(directory) && Files.exists(old)) {
            StoreFiles.rename(old, directory);
        }
        ReplicatedStore store = ReplicatedStore.open(directory, schema, options);
        StoreFiles.delete(old);
        Optional<Path> received = received(store.applied());
        if (received.isPresent()) {
            store = installOrKeep(store, received.get());
        }
        StoreFiles.delete(checkpoints);
        take(store);
        return store;
    }

    private ReplicatedStore installOrKeep(ReplicatedStore store, Path received) throws IOException {
        try {
            return install(store, received);
        } catch (IOException | OzoneException e) {
            log.warn("the snapshot {} cannot be used, the leader will have to send another", received, e);
            store.abandon();
            if (Files.exists(old)) {
                StoreFiles.delete(directory);
                StoreFiles.rename(old, directory);
            }
            return ReplicatedStore.open(directory, schema, options);
        }
    }

    /** What the leader sent and is ahead of the store. */
    private Optional<Path> received(Applied applied) throws IOException {
        return StoreFiles.children(checkpoints).stream()
                .filter(path -> Checkpoint.position(path)
                        .filter(position -> position.index() > applied.index())
                        .isPresent())
                .max(Comparator.comparing(
                        path -> Checkpoint.position(path).orElseThrow().index()));
    }

    /** Replaces the store by the one received last; {@code current} is closed when it could. */
    ReplicatedStore installReceived(ReplicatedStore current) throws IOException {
        Path received = received(current.applied())
                .orElseThrow(() -> new IOException(
                        "no snapshot behind %s was received in %s".formatted(current.applied(), checkpoints)));
        ReplicatedStore installed = install(current, received);
        take(installed);
        return installed;
    }

    private ReplicatedStore install(ReplicatedStore current, Path received) throws IOException {
        Applied expected = Checkpoint.position(received).orElseThrow();
        StoreFiles.settleReceived(received);
        try (ReplicatedStore candidate = ReplicatedStore.open(received, schema, options)) {
            if (!candidate.applied().equals(expected)) {
                throw new IOException("snapshot %s holds the state at %s".formatted(received, candidate.applied()));
            }
        }
        current.abandon();
        StoreFiles.delete(old);
        StoreFiles.rename(directory, old);
        StoreFiles.rename(received, directory);
        ReplicatedStore store = ReplicatedStore.open(directory, schema, options);
        StoreFiles.delete(old);
        log.info("installed the leader's snapshot at {} in {}", expected, directory);
        return store;
    }

    /** Brings the store to stable storage and makes a copy of it. @return its position; index -1 = nothing yet */
    Applied take(ReplicatedStore store) throws IOException {
        if (store.applied().index() < 0) {
            return Applied.NONE;
        }
        Path fresh = checkpoints.resolve("new");
        try {
            Files.createDirectories(checkpoints);
            StoreFiles.delete(fresh);
            Applied position = store.checkpoint(fresh);
            Path target = checkpoints.resolve(Checkpoint.name(position));
            if (Files.exists(target)) {
                StoreFiles.delete(fresh);
            } else {
                StoreFiles.rename(fresh, target);
            }
            publish(Checkpoint.at(target, clock::nanos));
            return position;
        } catch (RuntimeException e) {
            throw new IOException("cannot take a snapshot of " + directory, e);
        }
    }

    private void publish(Checkpoint checkpoint) {
        Checkpoint before = latest;
        if (before != null && !before.directory().equals(checkpoint.directory())) {
            superseded.add(before);
        }
        latest = checkpoint;
    }

    @Override
    public void init(RaftStorage storage) {}

    @Override
    public SnapshotInfo getLatestSnapshot() {
        return latest;
    }

    @Override
    public void format() {}

    /** Drops what nobody reads any more. Checkpoints of earlier runs went when this one started. */
    @Override
    public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
        for (Iterator<Checkpoint> i = superseded.iterator(); i.hasNext(); ) {
            Checkpoint checkpoint = i.next();
            if (!checkpoint.askedWithin(TRANSFER_IDLE_NANOS)) {
                StoreFiles.delete(checkpoint.directory());
                i.remove();
            }
        }
    }

    @Override
    public File getSnapshotDir() {
        return checkpoints.toFile();
    }

    @Override
    public File getTmpDir() {
        return receiving.toFile();
    }
}
