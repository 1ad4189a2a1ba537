package io.ozone.om.background;

import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.kv.Snapshot;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.wire.om.Key;

/**
 * Goes once through the versions of a bucket's keys that are not their values, the newest of each key first, page by page.
 *
 * <p>Each page has a snapshot of its own, so no old rows are held while commands are under way. A key may have more versions
 * than a page: what is known of the key that the walk stands in is carried over to the next page. It may be outdated by then,
 * which is why whoever is told of a version has it looked at again before it goes.
 */
final class VersionWalk {
    /** Is told of what the walk passes. */
    interface Visitor {
        /**
         * A version that newer ones were put on top of.
         *
         * @param sinceMillis when the first of them was
         * @param newer how many stay of those that are newer, the newest not counted
         * @return whether this one stays
         */
        boolean noncurrent(Standing standing, Key version, long sinceMillis, int newer);

        /** A delete marker that is all that its key has. */
        void loneMarker(Standing standing, Key marker);

        /** Whether the page ends here, before it is full. */
        boolean isEnough();
    }

    /**
     * Where the walk is.
     *
     * @param newest number of the key's newest version
     * @param newestId its generation
     */
    record Standing(String key, long newest, long newestId) {}

    private final String scope;
    /** Null = the walk has not begun. */
    private String last;

    /** What all versions of the key begin with; null = the walk stands in none. */
    private String versions;

    private String key;

    /** Null = the newest version was not met yet: it is a delete marker, in the same table. */
    private Standing standing;

    /** A null version, whose row comes before its turn. */
    private Key held;

    /** The newest version when nothing else of the key was met; null = else. */
    private Key lone;

    private long newerWritten;
    private int newer;

    /** @param scope what the rows begin with */
    VersionWalk(String scope) {
        this.scope = scope;
    }

    /**
     * Goes on, at the rows as they are now.
     *
     * @param most how many of them
     * @return whether there may be more
     */
    boolean page(Snapshot rows, int most, Visitor visitor) {
        try (Cursor<String, Key> found = rows.scan(OmTables.VERSIONS, scope, last)) {
            for (int read = 0; read < most && !visitor.isEnough(); read++) {
                if (!found.next()) {
                    leave(visitor);
                    return false;
                }
                last = found.key();
                if (!Rows.versionsBeside(last).equals(versions)) {
                    leave(visitor);
                    enter(rows);
                }
                pass(found.value(), visitor);
            }
        }
        return true;
    }

    private void enter(Reader rows) {
        versions = Rows.versionsBeside(last);
        key = Rows.keyName(last);
        standing = null;
        lone = null;
        newer = 0;
        String keyRow = Rows.bucketOf(last) + "/" + key;
        rows.get(OmTables.KEYS, keyRow).ifPresent(this::isNewest);
    }

    private void isNewest(Key version) {
        standing = new Standing(key, version.getVersion(), version.getUpdateId());
        newerWritten = version.getModifiedMillis();
    }

    private void pass(Key version, Visitor visitor) {
        if (Rows.isNullVersion(last)) {
            held = version;
            return;
        }
        if (held != null && Versions.place(held) > Versions.place(version)) {
            passHeld(visitor);
        }
        passNext(version, visitor);
    }

    private void passHeld(Visitor visitor) {
        Key version = held;
        held = null;
        passNext(version, visitor);
    }

    private void passNext(Key version, Visitor visitor) {
        if (standing == null) {
            isNewest(version);
            lone = version;
            return;
        }
        lone = null;
        long since = version.getNoncurrentMillis() != 0 ? version.getNoncurrentMillis() : newerWritten;
        if (visitor.noncurrent(standing, version, since, newer)) {
            newer++;
        }
        newerWritten = version.getModifiedMillis();
    }

    private void leave(Visitor visitor) {
        if (held != null) {
            passHeld(visitor);
        }
        if (lone != null) {
            visitor.loneMarker(standing, lone);
        }
        versions = null;
        lone = null;
    }
}
