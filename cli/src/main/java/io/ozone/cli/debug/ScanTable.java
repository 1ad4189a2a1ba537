package io.ozone.cli.debug;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.ozone.cli.Output;
import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Cursor;
import io.ozone.kv.Store;
import io.ozone.kv.Table;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        description = {
            "Print the rows of a table, always in JSON.",
            "",
            "Beside a running daemon it shows what the daemon's last flush brought to disk. Keys are given as they are"
                    + " printed: text, numbers such as 7 or 7/42, or 0x and hex digits."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ozone debug ldb --db=ozone-data/scm/scm.db scan --with-keys --column_family=containers",
            "  ozone debug ldb --db=ozone-data/om/om.db scan --cf keyTable --startkey /vol1/ --length 10",
            "  ozone debug ldb --db=ozone-data/om/om.db scan --cf keyTable -l -1 --with-keys --fields length,blocks.id"
                    + " --compact --out keys.json",
            "  ozone debug ldb --db=ozone-data/scm/scm.db scan --cf containers --filter used_bytes:greater:0 --count"
        })
final class ScanTable extends TableAction {
    private static final int BUFFER = 64 << 10;

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
            description = "Begin at this key.")
    private String startKey;

    @Option(
            names = {"--endkey", "--ek"},
            paramLabel = "KEY",
            description = "End with this key.")
    private String endKey;

    @Option(
            names = "--fields",
            paramLabel = "FIELDS",
            description = "Only these fields, such as length,blocks.id; value-schema shows which there are.")
    private String fields;

    @Option(
            names = "--filter",
            paramLabel = "CONDITIONS",
            description = "Only rows for which all hold: FIELD:OPERATOR:VALUE, separated by commas; the operators are"
                    + " equals, lesser and greater.")
    private String filter;

    @Option(names = "--count", description = "Only count the rows, all of them.")
    private boolean count;

    @Option(names = "--compact", description = "Each row on one line.")
    private boolean compact;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Print into this new file.")
    private Path file;

    /** The rows that were asked for. */
    private final class Rows {
        private final String table;
        private final Cursor<byte[], byte[]> cursor;
        private final byte[] last;
        private final FieldChoice choice;
        private final RowFilter condition;

        Rows(String table, Cursor<byte[], byte[]> cursor, byte[] last) {
            this.table = table;
            this.cursor = cursor;
            this.last = last;
            this.choice = fields == null ? new FieldChoice() : FieldChoice.parse(fields, schema("--fields"));
            this.condition = filter == null ? null : RowFilter.parse(filter, schema("--filter"));
        }

        boolean next() {
            while (cursor.next()) {
                if (last != null && Arrays.compareUnsigned(cursor.key(), last) > 0) {
                    return false;
                }
                if (condition == null || holds()) {
                    return true;
                }
            }
            return false;
        }

        Object value() {
            try {
                return RowForm.message(table, cursor.value())
                        .<Object>map(choice::of)
                        .orElseGet(() -> RowForm.text(cursor.value()));
            } catch (InvalidProtocolBufferException e) {
                return RowForm.damaged(table, cursor.value(), e);
            }
        }

        /** A damaged row is shown: it may be the one that is looked for. */
        private boolean holds() {
            try {
                Message message = RowForm.message(table, cursor.value()).orElseThrow();
                return condition.holds(message);
            } catch (InvalidProtocolBufferException e) {
                note("The row of key %s is damaged: %s", RowForm.text(cursor.key()), e.getMessage());
                return true;
            }
        }

        private Descriptor schema(String option) {
            return RowForm.schema(table)
                    .orElseThrow(() -> ErrorCode.INVALID_ARGUMENT.failure(
                            "%s: the rows of %s have no fields, as far as is known", option, table));
        }
    }

    @Override
    void run(Store store, String table) throws IOException {
        Table<byte[], byte[]> raw = Store.raw(table);
        byte[] sample = anyKey(store, raw);
        try (Cursor<byte[], byte[]> cursor = store.scan(raw, null, null)) {
            Rows rows = new Rows(table, cursor, endKey == null ? null : KeyBound.parse(endKey, sample));
            if (startKey != null) {
                cursor.seek(KeyBound.parse(startKey, sample));
            }
            if (count) {
                long counted = count(rows);
                output().done(Long.toString(counted), Map.of("table", table, "rows", counted));
            } else if (file == null) {
                print(rows, terminal().out());
            } else {
                try (PrintStream out = new PrintStream(
                        new BufferedOutputStream(
                                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                BUFFER),
                        false,
                        StandardCharsets.UTF_8)) {
                    print(rows, out);
                    if (out.checkError()) {
                        throw ErrorCode.IO_ERROR.failure("%s could not be written in full: is the disk full?", file);
                    }
                }
            }
        }
    }

    private static byte[] anyKey(Store store, Table<byte[], byte[]> table) {
        try (Cursor<byte[], byte[]> first = store.scan(table, null, null)) {
            return first.next() ? first.key() : new byte[0];
        }
    }

    private static long count(Rows rows) {
        long counted = 0;
        while (rows.next()) {
            counted++;
        }
        return counted;
    }

    private void print(Rows rows, PrintStream out) {
        Output json = Output.json(out, compact);
        boolean more = false;
        try (Output.Rows listing = withKeys ? json.rows("key", "value") : json.rows("value")) {
            long printed = 0;
            while (rows.next()) {
                if (printed == length) {
                    more = true;
                    break;
                }
                printed++;
                if (withKeys) {
                    listing.add(RowForm.text(rows.cursor.key()), rows.value());
                } else {
                    listing.add(rows.value());
                }
            }
        }
        if (more) {
            note("There are more rows; -l -1 prints all.");
        }
    }
}
