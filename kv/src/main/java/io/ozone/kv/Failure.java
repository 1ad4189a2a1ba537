package io.ozone.kv;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first reason why rows could not be written. It is final: the rows stay in memory and in the Raft log, and
 * only opening the store anew can bring the two together again.
 */
final class Failure {
    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

    private final Path directory;
    private final Consumer<Throwable> listener;
    private final AtomicReference<OzoneException> first = new AtomicReference<>();

    Failure(Path directory, Consumer<Throwable> listener) {
        this.directory = directory;
        this.listener = listener;
    }

    void remember(String doing, Throwable cause) {
        OzoneException failure;
        if (cause instanceof RocksDBException error) {
            failure = RocksErrors.of(directory, doing, error);
        } else if (cause instanceof OzoneException known) {
            failure = known;
        } else {
            failure = new OzoneException(
                    ErrorCode.INTERNAL_ERROR, "error while " + doing + " in " + directory + ": " + cause, cause);
        }
        if (first.compareAndSet(null, failure)) {
            LOG.error("The store in {} takes no more writes", directory, failure);
            listener.accept(failure);
        }
    }

    boolean happened() {
        return first.get() != null;
    }

    void check() {
        OzoneException failure = first.get();
        if (failure != null) {
            throw new OzoneException(
                    failure.code(), "the store takes no more writes: " + failure.getMessage(), failure);
        }
    }
}
