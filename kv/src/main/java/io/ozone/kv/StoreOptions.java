package io.ozone.kv;

/**
 * How RocksDB is run.
 *
 * @param writeBufferBytes memory for unflushed rows of one table, before a background flush of the store starts
 * @param blockCacheBytes cache for blocks, indexes and filters of this store alone; 0 = the one of
 *     {@value #SHARED_CACHE_BYTES} bytes that all stores of the process share
 * @param maxOpenFiles table files kept open; -1 = all
 * @param backgroundJobs flushes and compactions at a time; the threads are shared by all stores of the process
 */
public record StoreOptions(long writeBufferBytes, long blockCacheBytes, int maxOpenFiles, int backgroundJobs) {
    static final long SHARED_CACHE_BYTES = 128L << 20;

    private static final StoreOptions DEFAULTS = new StoreOptions(16L << 20, 0, 1024, 2);

    public static StoreOptions defaults() {
        return DEFAULTS;
    }

    public StoreOptions withWriteBufferBytes(long bytes) {
        return new StoreOptions(bytes, blockCacheBytes, maxOpenFiles, backgroundJobs);
    }

    public StoreOptions withBlockCacheBytes(long bytes) {
        return new StoreOptions(writeBufferBytes, bytes, maxOpenFiles, backgroundJobs);
    }

    public StoreOptions withMaxOpenFiles(int files) {
        return new StoreOptions(writeBufferBytes, blockCacheBytes, files, backgroundJobs);
    }

    public StoreOptions withBackgroundJobs(int jobs) {
        return new StoreOptions(writeBufferBytes, blockCacheBytes, maxOpenFiles, jobs);
    }
}
