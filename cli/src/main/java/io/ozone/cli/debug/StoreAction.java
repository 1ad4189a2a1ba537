package io.ozone.cli.debug;

import io.ozone.cli.Action;
import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** A command on one store. */
abstract class StoreAction extends Action {
    @Option(
            names = "--db",
            paramLabel = "DIR",
            required = true,
            description = "Directory of the store, such as ozone-data/om/om.db.")
    private Path directory;

    abstract void run(Store store) throws Exception;

    @Override
    protected final void run() throws Exception {
        if (!Files.isRegularFile(directory.resolve("CURRENT"))) {
            throw ErrorCode.INVALID_ARGUMENT.failure("%s holds no RocksDB", directory);
        }
        try (Store store = Store.openReadOnly(directory)) {
            run(store);
        }
    }
}
