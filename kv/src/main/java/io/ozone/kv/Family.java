package io.ozone.kv;

import org.rocksdb.ColumnFamilyHandle;

/**
 * A table in an open store.
 *
 * @param table as the schema has it; null when only the disk knows it
 * @param number its place among all families, from 0
 * @param id RocksDB's number for it
 */
record Family(String name, Table<?, ?> table, int number, int id, ColumnFamilyHandle handle) {}
