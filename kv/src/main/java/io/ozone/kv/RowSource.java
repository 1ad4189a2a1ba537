package io.ozone.kv;

/** One layer of a scan: rows in key order, a deleted row being a row. Positioned by {@link #seek} first. */
interface RowSource {
    /** Stands on the first row at or behind {@code key}. */
    void seek(byte[] key);

    /** Stands on the next row. Only while {@link #key} is not null. */
    void next();

    /** Where it stands; null behind the last row. */
    byte[] key();

    boolean deleted();

    /** Decodes, where the layer keeps bytes. Only of rows that are not deleted. */
    Object value(Codec<?> codec);

    void close();
}
