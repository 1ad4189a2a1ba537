package io.ozone.om.query;

import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.wire.om.Key;
import java.util.NoSuchElementException;

/**
 * Walks the versions of keys, the newest of each key first, as if they stood in one table: a key's value comes in front of
 * its rows in the version table, and the null version, whose row is the first of them, is held back until it is its turn.
 * The row it stands on is what all versions of the key begin with.
 */
final class VersionCursor implements Cursor<String, Key> {
    private final Side values;
    private final Side others;
    /** A null version that was read and not walked over yet, and its row; null = there is none. */
    private Key held;

    private String heldRow;
    private Key here;
    private String hereRow;
    private boolean latest;

    /** One of the tables. Reads one row ahead. */
    private static final class Side {
        final Cursor<String, Key> rows;
        /** Null = there is none any more. */
        String row;

        Side(Cursor<String, Key> rows) {
            this.rows = rows;
        }

        void next() {
            row = rows.next() ? rows.key() : null;
        }

        void begin(String at) {
            rows.seek(at);
            next();
        }

        void skipTo(String target) {
            if (row != null && Rows.compare(row, target) < 0) {
                begin(target);
            }
        }
    }

    /** @param scope what the rows begin with */
    VersionCursor(Reader reader, String scope) {
        values = new Side(reader.scan(OmTables.KEYS, scope, null));
        others = new Side(reader.scan(OmTables.VERSIONS, scope, null));
        values.next();
        others.next();
        hold();
    }

    /** Whether the version is the newest of its key. */
    boolean isLatest() {
        return latest;
    }

    @Override
    public boolean next() {
        String other = held == null ? others.row : heldRow;
        if (values.row != null && (other == null || Rows.compare(values.row, other) < 0)) {
            stand(Rows.versionsOf(values.row), values.rows.value());
            values.next();
        } else if (held != null && !isHeldOlder()) {
            stand(heldRow, held);
            held = null;
        } else if (others.row != null) {
            stand(Rows.versionsBeside(others.row), others.rows.value());
            others.next();
        } else {
            return false;
        }
        hold();
        return true;
    }

    private void stand(String row, Key version) {
        latest = !row.equals(hereRow);
        hereRow = row;
        here = version;
    }

    private boolean isHeldOlder() {
        return others.row != null
                && others.row.startsWith(heldRow)
                && Versions.place(others.rows.value()) > Versions.place(held);
    }

    private void hold() {
        if (held == null && others.row != null && Rows.isNullVersion(others.row)) {
            held = others.rows.value();
            heldRow = others.row;
            others.next();
        }
    }

    @Override
    public String key() {
        return standing(hereRow);
    }

    @Override
    public Key value() {
        return standing(here);
    }

    private <T> T standing(T what) {
        if (here == null) {
            throw new NoSuchElementException("the cursor stands on no version");
        }
        return what;
    }

    @Override
    public void seek(String row) {
        values.skipTo(row);
        others.skipTo(row);
        if (held != null && Rows.compare(heldRow, row) < 0) {
            held = null;
        }
        hold();
    }

    /**
     * Goes on behind one version of a key; only before the first {@link #next}.
     *
     * @param keyRow the key's
     * @param number of the version, which need not be there any more. Where the null version was, nobody knows once it
     *     is gone: the key then begins anew, as some versions twice are better than one never
     */
    void beginBehind(String keyRow, long number) {
        String versions = Rows.versionsOf(keyRow);
        seek(keyRow);
        boolean hasValue = keyRow.equals(values.row);
        boolean hasNull = held != null && versions.equals(heldRow);
        long place = number;
        if (number == 0) {
            Key nullVersion = hasNull ? held : hasValue ? values.rows.value() : null;
            if (nullVersion == null || nullVersion.getVersion() != 0) {
                return;
            }
            place = Versions.place(nullVersion);
        }
        // What is passed over was newer, so that nothing behind it is the latest.
        boolean passed = false;
        if (hasValue && Versions.place(values.rows.value()) >= place) {
            values.next();
            passed = true;
        }
        if (others.row != null && others.row.startsWith(versions) && Versions.place(others.rows.value()) >= place) {
            others.skipTo(Rows.olderVersions(keyRow, place));
            passed = true;
        }
        if (hasNull && Versions.place(held) >= place) {
            held = null;
            passed = true;
        }
        hold();
        hereRow = passed ? versions : null;
    }

    /** Goes on behind all versions of a key; only before the first {@link #next}. */
    void beginBehind(String keyRow) {
        seek(Rows.behindAllOf(keyRow));
    }

    @Override
    public void close() {
        values.rows.close();
        others.rows.close();
    }
}
