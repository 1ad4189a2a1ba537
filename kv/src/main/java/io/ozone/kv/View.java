package io.ozone.kv;

/**
 * The two buffers at one moment, replaced as a whole.
 *
 * @param current the writer adds to it
 * @param flushing on its way to RocksDB, unchanging; null when there is none
 */
record View(RowBuffer current, RowBuffer flushing) {}
