package io.ozone.om;

import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.kv.Table;
import io.ozone.om.state.OmTables;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A text that is equal for replicas with equal rows. */
final class Digests {
    private Digests() {}

    static String of(Reader rows) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Table<?, ?> table : OmTables.SCHEMA.tables()) {
                add(digest, rows, table);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <K, V> void add(MessageDigest digest, Reader reader, Table<K, V> table) {
        digest.update(table.name().getBytes(StandardCharsets.UTF_8));
        try (Cursor<K, V> rows = reader.scan(table, null, null)) {
            while (rows.next()) {
                digest.update(table.keys().encode(rows.key()));
                digest.update(table.values().encode(rows.value()));
            }
        }
    }
}
