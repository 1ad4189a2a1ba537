package io.ozone.kv;

import org.rocksdb.RocksDBException;

/** Called by the background threads of a {@link ReplicatedStore} at each step, so that tests can halt or break them. */
interface FlushSteps {
    enum Step {
        /** A full buffer has become the flushing one; none of it is in RocksDB. */
        SWAPPED,
        /** The batch is complete but not written. */
        ENCODED,
        /** RocksDB has the batch in memory; readers still look into the buffer. */
        WRITTEN,
        /** The buffer is dropped. */
        RETIRED,
        /** About to bring RocksDB's memory to stable storage. */
        SETTLING,
        /** It is there; {@link ReplicatedStore#durable} does not say so yet. */
        SETTLED
    }

    FlushSteps NONE = step -> {};

    void at(Step step) throws RocksDBException, InterruptedException;
}
