package io.ozone.raft;

import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.kv.Schema;
import io.ozone.kv.Table;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;

/** A fingerprint of all rows: replicas that applied the same entries have the same. */
public final class StateDigest {
    private StateDigest() {}

    /** Reads every row, so it is for tests and audits. @return SHA-256, in hexadecimal */
    public static String of(Reader reader, Schema schema) {
        MessageDigest digest = sha256();
        schema.tables().stream().sorted(Comparator.comparing(Table::name)).forEach(table -> add(digest, reader, table));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static <K, V> void add(MessageDigest digest, Reader reader, Table<K, V> table) {
        add(digest, table.name().getBytes(StandardCharsets.UTF_8));
        try (Cursor<K, V> rows = reader.scan(table, null, null)) {
            while (rows.next()) {
                add(digest, table.keys().encode(rows.key()));
                add(digest, table.values().encode(rows.value()));
            }
        }
    }

    private static void add(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
