package io.ozone.cli.debug;

import io.ozone.cli.Output;
import io.ozone.kv.Store;
import picocli.CommandLine.Command;

@Command(
        description = "List the tables (column families) of a store.",
        footerHeading = "%nExample:%n",
        footer = "  ozone debug ldb --db=ozone-data/scm/scm.db ls")
final class ListTables extends StoreAction {
    @Override
    void run(Store store) {
        try (Output.Rows rows = output().rows("table")) {
            store.families().forEach(family -> rows.add(family));
        }
    }
}
