package io.ozone.kv;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionPriority;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;

/**
 * The options of a store, made for a billion rows in little memory: indexes and filters are partitioned and live
 * in the block cache, so that memory does not grow with the data; levels size themselves to keep space
 * amplification near 1.1. The background threads are those of RocksDB's default environment, one set a process.
 */
final class RocksConfig {
    /** Native, immutable, made when the first store opens. */
    private static final class SharedCache {
        static final Cache CACHE = new LRUCache(StoreOptions.SHARED_CACHE_BYTES);
    }

    private static final long LOG_FILE_BYTES = 10L << 20;

    /** Closed after the store, in this order. */
    final List<AutoCloseable> natives = new ArrayList<>();

    final DBOptions database = new DBOptions();
    final ColumnFamilyOptions family = new ColumnFamilyOptions();

    static {
        RocksLibrary.load();
    }

    /** @param concurrentWriters false makes the single writer cheaper */
    RocksConfig(StoreOptions options, boolean concurrentWriters) {
        natives.add(database);
        natives.add(family);
        configureDatabase(options, concurrentWriters);
        configureFamily(options);
    }

    private void configureDatabase(StoreOptions options, boolean concurrentWriters) {
        database.setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true)
                .setAvoidFlushDuringShutdown(true)
                .setAllowConcurrentMemtableWrite(concurrentWriters)
                .setDbWriteBufferSize(4 * options.writeBufferBytes())
                .setMaxBackgroundJobs(options.backgroundJobs())
                .setMaxOpenFiles(options.maxOpenFiles())
                .setBytesPerSync(1L << 20)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(LOG_FILE_BYTES)
                .setKeepLogFileNum(3)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    private void configureFamily(StoreOptions options) {
        BloomFilter filter = new BloomFilter(10, false);
        natives.add(filter);
        BlockBasedTableConfig tables = new BlockBasedTableConfig()
                .setBlockCache(cache(options))
                .setBlockSize(16L << 10)
                .setFilterPolicy(filter)
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setPinTopLevelIndexAndFilter(true);
        family.setTableFormatConfig(tables)
                .setWriteBufferSize(options.writeBufferBytes())
                .setMaxWriteBufferNumber(4)
                .setArenaBlockSize(Math.max(64L << 10, options.writeBufferBytes() / 64))
                .setLevelCompactionDynamicLevelBytes(true)
                .setTargetFileSizeBase(64L << 20)
                .setMaxBytesForLevelBase(256L << 20)
                .setCompactionPriority(CompactionPriority.MinOverlappingRatio)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    private Cache cache(StoreOptions options) {
        if (options.blockCacheBytes() == 0) {
            return SharedCache.CACHE;
        }
        Cache own = new LRUCache(options.blockCacheBytes());
        natives.add(own);
        return own;
    }
}
