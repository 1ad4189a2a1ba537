package io.ozone.om;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Applied;
import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.kv.ReplicatedStore;
import io.ozone.kv.ReplicatedStoreOptions;
import io.ozone.kv.Snapshot;
import io.ozone.kv.Table;
import io.ozone.kv.Tx;
import io.ozone.om.command.OmState;
import io.ozone.om.state.Invariants;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.Block;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.DeletedBlocks;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The namespace on a real store, fed as the log would, without a log. */
public final class Replica implements AutoCloseable {
    private static final long TERM = 1;

    private final OmState state = new OmState();
    private final ReplicatedStore store;
    private long index;
    private long timeMillis = 1_000_000;
    private long localId;

    public Replica(Path directory) {
        this(directory, ReplicatedStoreOptions.defaults());
    }

    public Replica(Path directory, ReplicatedStoreOptions options) {
        store = ReplicatedStore.open(directory, OmTables.SCHEMA, options);
        index = Math.max(0, store.applied().index());
    }

    /** Applies a command at the next index. */
    public OmReply apply(OmCommand command) {
        return applyAt(new Stamp(index + 1, timeMillis++), command);
    }

    public OmReply applyAt(Stamp stamp, OmCommand command) {
        index = stamp.index();
        Tx tx = store.begin();
        OmReply reply = state.apply(tx, stamp, command);
        if (state.failed(reply)) {
            store.advance(new Applied(TERM, index));
        } else {
            store.commit(tx, new Applied(TERM, index));
        }
        return reply;
    }

    public OmReply must(OmCommand command) {
        OmReply reply = apply(command);
        assertThat(reply.getError()).as(reply.getMessage()).isEmpty();
        return reply;
    }

    /** The error of a command that must fail. */
    public ErrorCode refused(OmCommand command) {
        OmReply reply = apply(command);
        assertThat(reply.getError()).as("the command should be refused").isNotEmpty();
        assertThat(reply.getMessage()).isNotEmpty();
        return ErrorCode.valueOf(reply.getError());
    }

    public Block block(long length) {
        return Commands.block(++localId, length);
    }

    public void volumeAndBucket(String volume, String bucket) {
        must(Commands.of(Commands.volume(volume)));
        must(Commands.of(Commands.bucket(volume, bucket)));
    }

    public long open(String volume, String bucket, String key, Block... blocks) {
        return must(Commands.of(Commands.open(volume, bucket, key, blocks)))
                .getOpenedKey()
                .getSession();
    }

    /** Writes a key of one block. */
    public Key put(String volume, String bucket, String key, long length) {
        Block block = block(length);
        long session = open(volume, bucket, key, block);
        return must(Commands.of(Commands.commit(volume, bucket, key, session, block)))
                .getKey();
    }

    /** Begins an upload; gives its id. */
    public String upload(String volume, String bucket, String key) {
        return must(Commands.of(Commands.upload(volume, bucket, key))).getUploadId();
    }

    /** Writes a part of one block, whose ETag is {@link Commands#md5} of its number. */
    public Block putPart(String volume, String bucket, String key, String uploadId, int number, long length) {
        Block block = block(length);
        long session = must(Commands.of(Commands.openPart(volume, bucket, key, uploadId, number, block)))
                .getOpenedKey()
                .getSession();
        must(Commands.of(Commands.commit(volume, bucket, key, session, block).setEtag(Commands.md5(number))));
        return block;
    }

    public Optional<Key> key(String volume, String bucket, String key) {
        return reader().get(OmTables.KEYS, Rows.key(volume, bucket, key));
    }

    public Bucket bucket(String volume, String bucket) {
        return reader().get(OmTables.BUCKETS, Rows.bucket(volume, bucket)).orElseThrow();
    }

    public List<Block> freed() {
        List<Block> freed = new ArrayList<>();
        try (Cursor<String, DeletedBlocks> rows = reader().scan(OmTables.DELETED, null, null)) {
            while (rows.next()) {
                freed.addAll(rows.value().getBlocksList());
            }
        }
        return freed;
    }

    public List<String> rows(Table<String, ?> table) {
        List<String> keys = new ArrayList<>();
        try (Cursor<String, ?> rows = reader().scan(table, null, null)) {
            while (rows.next()) {
                keys.add(rows.key());
            }
        }
        return keys;
    }

    public Reader reader() {
        return store.reader();
    }

    public ReplicatedStore store() {
        return store;
    }

    public long index() {
        return index;
    }

    public List<String> violations() {
        try (Snapshot snapshot = store.snapshot()) {
            return Invariants.violations(snapshot);
        }
    }

    String digest() {
        try (Snapshot snapshot = store.snapshot()) {
            return Digests.of(snapshot);
        }
    }

    /** As if the process was killed. */
    public void abandon() {
        store.abandon();
    }

    @Override
    public void close() {
        store.close();
    }
}
