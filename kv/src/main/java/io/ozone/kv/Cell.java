package io.ozone.kv;

/**
 * One row in a buffer: its versions, newest first, each with the index of the entry that wrote it. The writer
 * alone adds; readers of the latest take the newest, readers of a snapshot the newest that is not behind their index.
 */
final class Cell {
    /** In place of a value: the row is deleted, whatever lies beneath. */
    static final Object DELETED = new Object();

    private static final class Version {
        final long index;
        final Object value;
        /** Cut off by the writer when no snapshot can need it; a reader that sees either state finds its version. */
        Version older;

        Version(long index, Object value, Version older) {
            this.index = index;
            this.value = value;
            this.older = older;
        }
    }

    private volatile Version newest;

    Cell(long index, Object value) {
        newest = new Version(index, value, null);
    }

    /** @param keepAll false = no snapshot is open: only the version before this one can still be asked for */
    void add(long index, Object value, boolean keepAll) {
        Version before = newest;
        if (!keepAll) {
            before.older = null;
        }
        newest = new Version(index, value, before);
    }

    Object newest() {
        return newest.value;
    }

    /** The value as of the index; null when the row was written only later. */
    Object at(long index) {
        Version version = newest;
        while (version != null && version.index > index) {
            version = version.older;
        }
        return version == null ? null : version.value;
    }
}
