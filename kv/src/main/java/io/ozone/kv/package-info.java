/**
 * Typed tables on RocksDB. The only package that touches RocksDB.
 *
 * <p>A service lists its {@link io.ozone.kv.Table}s on one page as a {@link io.ozone.kv.Schema}. Replicated
 * state (OM, SCM) lives in a {@link io.ozone.kv.ReplicatedStore}: commands write through a
 * {@link io.ozone.kv.Tx}, the Raft log is the write-ahead log, and the double buffer puts RocksDB behind the
 * reply. Datanodes and tools use the plain {@link io.ozone.kv.Store}. Both read through
 * {@link io.ozone.kv.Reader}.
 *
 * <p>Start with {@code ReplicatedStore}; beneath it, {@code Rocks} owns everything native.
 */
package io.ozone.kv;
