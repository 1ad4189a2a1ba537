package io.ozone.om.query;

import io.ozone.kv.Cursor;
import io.ozone.om.state.Rows;

/**
 * One page of what a bucket has under names, in order of their UTF-8 bytes. With a delimiter, names that hold it behind
 * the prefix are rolled up into their common prefix, and the cursor jumps over all of them at once: a page costs as many
 * seeks as it has entries, however many rows lie below.
 */
abstract class NameWalk<V> {
    /** A page ends early rather than outgrow a message. */
    private static final int MAX_PAGE_BYTES = 4 << 20;

    private final String bucket;
    private final String prefix;
    private final String marker;
    private final String delimiter;
    private final int limit;
    private int count;
    private int bytes;

    /**
     * @param marker the name that the page before ended with; empty = this is the first
     * @param delimiter empty = nothing is rolled up
     * @param limit most names and common prefixes together
     */
    NameWalk(String volume, String bucket, String prefix, String marker, String delimiter, int limit) {
        this.bucket = Rows.keysOf(volume, bucket);
        this.prefix = prefix;
        this.marker = marker;
        this.delimiter = delimiter;
        this.limit = limit;
    }

    /** The name that a row stands for. */
    abstract String name(String row);

    /** @return about how many bytes it takes in the answer */
    abstract int add(String name, String row, V value);

    abstract void addPrefix(String commonPrefix);

    /** What the rows of all names that may be on the page begin with. */
    String scope() {
        return bucket + prefix;
    }

    /**
     * @param rows those of the scope, from where the page begins; they are closed
     * @return whether there is more than fits the page
     */
    boolean over(Cursor<String, V> rows) {
        try (rows) {
            while (rows.next()) {
                String name = name(rows.key());
                String common = commonPrefix(name);
                // A prefix that the page's start lies in or at came with an earlier page.
                boolean shown = common != null && marker.startsWith(common);
                if (!shown && isFull()) {
                    return true;
                }
                if (common == null) {
                    bytes += add(name, rows.key(), rows.value());
                    count++;
                } else {
                    if (!shown) {
                        addPrefix(common);
                        bytes += common.length();
                        count++;
                    }
                    rows.seek(behindAll(bucket + common));
                }
            }
        }
        return false;
    }

    private boolean isFull() {
        return count == limit || bytes >= MAX_PAGE_BYTES;
    }

    /** Null when the name is not rolled up. */
    private String commonPrefix(String name) {
        if (delimiter.isEmpty()) {
            return null;
        }
        int found = name.indexOf(delimiter, prefix.length());
        return found < 0 ? null : name.substring(0, found + delimiter.length());
    }

    /**
     * The least text behind all that begins with {@code prefix}, in order of UTF-8 bytes, which is the order of code
     * points: its last code point is raised by one. There always is one, as the bucket's name can be raised.
     */
    static String behindAll(String prefix) {
        int end = prefix.length();
        while (prefix.codePointBefore(end) == Character.MAX_CODE_POINT) {
            end -= Character.charCount(Character.MAX_CODE_POINT);
        }
        int last = prefix.codePointBefore(end);
        int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
        return new StringBuilder(prefix.length())
                .append(prefix, 0, end - Character.charCount(last))
                .appendCodePoint(next)
                .toString();
    }
}
