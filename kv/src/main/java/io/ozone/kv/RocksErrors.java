package io.ozone.kv;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What RocksDB reports, as rows of {@link ErrorCode}. */
final class RocksErrors {
    private RocksErrors() {}

    static OzoneException of(Path directory, String doing, RocksDBException e) {
        Status status = e.getStatus();
        // Opening a store tells it in words alone.
        if (status != null && status.getSubCode() == Status.SubCode.NoSpace
                || String.valueOf(e.getMessage()).contains("No space left on device")) {
            return failure(ErrorCode.DISK_OUT_OF_SPACE, "no space left while " + doing + " in " + directory, e);
        }
        if (status != null && status.getCode() == Status.Code.Corruption) {
            return failure(ErrorCode.CORRUPT, "damaged data while " + doing + " in " + directory, e);
        }
        return failure(ErrorCode.IO_ERROR, "error while " + doing + " in " + directory, e);
    }

    /** Opening: also tells apart a store that is open elsewhere and one whose files are missing. */
    static OzoneException ofOpen(Path directory, RocksDBException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("LOCK") && (message.contains("lock hold by") || message.contains("While lock file"))) {
            return failure(
                    ErrorCode.CONFIGURATION,
                    "the store in " + directory + " is open already, here or in another process; end that first",
                    e);
        }
        Status status = e.getStatus();
        boolean corrupt = status != null
                && (status.getCode() == Status.Code.Corruption || status.getCode() == Status.Code.InvalidArgument);
        if (corrupt || message.contains("No such file")) {
            return damaged(directory, message, e);
        }
        return of(directory, "opening the store", e);
    }

    static OzoneException damaged(Path directory, String what, Throwable cause) {
        return new OzoneException(
                ErrorCode.CORRUPT,
                "the store in %s is damaged (%s); move it away and let the replica be rebuilt from the others"
                        .formatted(directory, what),
                cause);
    }

    private static OzoneException failure(ErrorCode code, String what, RocksDBException e) {
        return new OzoneException(code, what + ": " + e.getMessage(), e);
    }
}
