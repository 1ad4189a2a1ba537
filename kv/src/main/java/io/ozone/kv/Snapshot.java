package io.ozone.kv;

/**
 * The whole store as of one moment; reads of several rows agree with each other. Any thread may read it. Holds
 * old versions of rows alive, so keep it open only as long as the reads take.
 */
public interface Snapshot extends Reader, AutoCloseable {
    /** The last log entry whose effects it shows; {@link Applied#NONE} for a plain {@link Store}. */
    Applied applied();

    @Override
    void close();
}
