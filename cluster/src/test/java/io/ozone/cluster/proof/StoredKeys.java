package io.ozone.cluster.proof;

import io.ozone.kv.Applied;
import io.ozone.kv.ReplicatedStore;
import io.ozone.kv.ReplicatedStoreOptions;
import io.ozone.kv.Tx;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.wire.Block;
import io.ozone.wire.BlockId;
import io.ozone.wire.om.Key;
import java.nio.file.Path;
import java.util.List;

/** Many keys in a bucket that nobody has written: they can be listed and looked up, and have no data. */
final class StoredKeys {
    private static final int ROWS_IN_ENTRY = 1000;

    private StoredKeys() {}

    /**
     * Loads the same rows into the stores of all OMs, as if they were the effect of entries that are purged already.
     *
     * @param oms all of a group, stopped
     */
    static void fill(List<Daemon> oms, String volume, String bucket, int count) {
        Applied last = oms.stream()
                .map(StoredKeys::open)
                .map(store -> {
                    try (store) {
                        return store.applied();
                    }
                })
                .reduce((a, b) -> a.index() > b.index() ? a : b)
                .orElseThrow();
        for (Daemon om : oms) {
            try (ReplicatedStore store = open(om)) {
                fill(store, last, volume, bucket, count);
            }
        }
    }

    private static void fill(ReplicatedStore store, Applied last, String volume, String bucket, int count) {
        long index = last.index();
        for (int row = 0; row < count; ) {
            Tx tx = store.begin();
            for (int i = 0; i < ROWS_IN_ENTRY; i++, row++) {
                tx.put(OmTables.KEYS, Rows.key(volume, bucket, name(row)), key(row));
            }
            store.commit(tx, new Applied(last.term(), ++index));
        }
    }

    static String name(int row) {
        return "row-%08d".formatted(row);
    }

    private static Key key(long number) {
        return Key.newBuilder()
                .setObjectId(1_000_000_000L + number)
                .setLength(128 << 20)
                .setOwner("root")
                .setEtag("d41d8cd98f00b204e9800998ecf8427e")
                .addBlocks(Block.newBuilder()
                        .setId(BlockId.newBuilder().setContainerId(number / 40).setLocalId(number))
                        .setLength(128 << 20))
                .build();
    }

    private static ReplicatedStore open(Daemon om) {
        Path store = om.host().data().resolve("metadata").resolve("om.db");
        return ReplicatedStore.open(store, OmTables.SCHEMA, ReplicatedStoreOptions.defaults());
    }
}
