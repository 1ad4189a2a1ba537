package io.ozone.cli.debug;

import io.ozone.cli.Output;
import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Codec;
import io.ozone.kv.Cursor;
import io.ozone.kv.Store;
import io.ozone.kv.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = "Print the rows of a table, always in JSON.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ozone debug ldb --db=ozone-data/scm/scm.db scan --with-keys --column_family=containers",
            "  ozone debug ldb --db=ozone-data/om/om.db scan --cf keyTable --startkey /vol1/ --length 10"
        })
final class ScanTable extends StoreAction {
    @Option(
            names = {"--column_family", "--column-family", "--cf"},
            paramLabel = "TABLE",
            required = true,
            description = "The table.")
    private String table;

    @Option(names = "--with-keys", description = "Print each row's key, too.")
    private boolean withKeys;

    @Option(
            names = {"-l", "--length"},
            paramLabel = "N",
            defaultValue = "100",
            description = "At most this many rows (default: ${DEFAULT-VALUE}); -1 = all.")
    private long length;

    @Option(
            names = {"--startkey", "--sk"},
            paramLabel = "KEY",
            description = "Begin at this key, given as text or as a number.")
    private String startKey;

    @Option(names = "--count", description = "Only count the rows.")
    private boolean count;

    @Override
    void run(Store store) {
        List<String> tables = store.families();
        if (!tables.contains(table)) {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "there is no table %s; there are %s", table, String.join(", ", tables));
        }
        Table<byte[], byte[]> rows = Store.raw(table);
        try (Cursor<byte[], byte[]> cursor = store.scan(rows, null, null)) {
            if (startKey != null) {
                cursor.seek(start(store, rows));
            }
            if (count) {
                terminal().out().println(countRows(cursor));
            } else {
                print(cursor);
            }
        }
    }

    private long countRows(Cursor<byte[], byte[]> cursor) {
        long rows = 0;
        while (cursor.next()) {
            rows++;
        }
        return rows;
    }

    private void print(Cursor<byte[], byte[]> cursor) {
        try (Output.Rows rows = withKeys ? json().rows("key", "value") : json().rows("value")) {
            for (long left = length; left != 0 && cursor.next(); left--) {
                Object value = RowForm.value(table, cursor.value());
                if (withKeys) {
                    rows.add(RowForm.text(cursor.key()), value);
                } else {
                    rows.add(value);
                }
            }
        }
    }

    /** Tables whose keys are numbers have keys of eight bytes. */
    private byte[] start(Store store, Table<byte[], byte[]> rows) {
        byte[] text = startKey.getBytes(StandardCharsets.UTF_8);
        try (Cursor<byte[], byte[]> first = store.scan(rows, null, null)) {
            boolean numbers = first.next() && first.key().length == Long.BYTES && startKey.matches("[0-9]+");
            return numbers ? Codec.LONG.encode(Long.parseLong(startKey)) : text;
        }
    }
}
