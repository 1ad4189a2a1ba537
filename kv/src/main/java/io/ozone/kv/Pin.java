package io.ozone.kv;

import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/** A moment of RocksDB that reads can be made of. Ended by {@link Rocks#release(Pin)}. */
record Pin(Snapshot snapshot, ReadOptions options) {}
