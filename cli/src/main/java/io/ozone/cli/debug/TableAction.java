package io.ozone.cli.debug;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Store;
import java.util.List;
import picocli.CommandLine.Option;

/** A command on one table of a store. */
abstract class TableAction extends StoreAction {
    @Option(
            names = {"--column_family", "--column-family", "--cf"},
            paramLabel = "TABLE",
            required = true,
            description = "The table.")
    private String table;

    abstract void run(Store store, String table) throws Exception;

    @Override
    final void run(Store store) throws Exception {
        List<String> tables = store.families();
        if (!tables.contains(table)) {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "there is no table %s; there are %s", table, String.join(", ", tables));
        }
        run(store, table);
    }
}
