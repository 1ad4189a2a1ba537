package io.ozone.om.query;

import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.KeyList;
import io.ozone.wire.om.OmAnswer;

/**
 * A bucket's keys by name, in order of their UTF-8 bytes. With a delimiter, names that hold it behind the prefix are
 * rolled up into their common prefix, and the cursor jumps over all of them at once: a page costs as many seeks as it
 * has entries, however many keys lie below.
 */
final class ListKeys {
    /** A page ends early rather than outgrow a message. */
    private static final int MAX_PAGE_BYTES = 4 << 20;

    private final Pages pages;

    ListKeys(Pages pages) {
        this.pages = pages;
    }

    OmAnswer answer(Reader reader, io.ozone.wire.om.ListKeys query) {
        int limit = pages.size(query.getLimit());
        Namespace.bucket(reader, query.getVolume(), query.getBucket());
        return OmAnswer.newBuilder()
                .setKeys(new Walk(query, limit).over(reader))
                .build();
    }

    private static final class Walk {
        private final io.ozone.wire.om.ListKeys query;
        private final int limit;
        private final String bucket;
        private final KeyList.Builder list = KeyList.newBuilder();
        private int count;
        private int bytes;
        private String last = "";

        Walk(io.ozone.wire.om.ListKeys query, int limit) {
            this.query = query;
            this.limit = limit;
            this.bucket = Rows.keysOf(query.getVolume(), query.getBucket());
        }

        KeyList over(Reader reader) {
            String after = query.getStartAfter().isEmpty() ? null : bucket + query.getStartAfter();
            try (Cursor<String, Key> rows = reader.scan(OmTables.KEYS, bucket + query.getPrefix(), after)) {
                while (rows.next()) {
                    String name = rows.key().substring(bucket.length());
                    String common = commonPrefix(name);
                    // A prefix that the page's start lies in or at came with an earlier page.
                    boolean shown = common != null && query.getStartAfter().startsWith(common);
                    if (!shown && isFull()) {
                        return list.setTruncated(true).setNext(last).build();
                    }
                    if (common == null) {
                        add(name, rows.value());
                    } else {
                        if (!shown) {
                            add(common);
                        }
                        rows.seek(behindAll(bucket + common));
                    }
                }
            }
            return list.build();
        }

        private boolean isFull() {
            return count == limit || bytes >= MAX_PAGE_BYTES;
        }

        /** Null when the name is not rolled up. */
        private String commonPrefix(String name) {
            String delimiter = query.getDelimiter();
            if (delimiter.isEmpty()) {
                return null;
            }
            int found = name.indexOf(delimiter, query.getPrefix().length());
            return found < 0 ? null : name.substring(0, found + delimiter.length());
        }

        private void add(String name, Key key) {
            KeyInfo item = KeyInfo.newBuilder()
                    .setName(name)
                    .setKey(key.toBuilder().clearBlocks())
                    .build();
            list.addKeys(item);
            count++;
            bytes += item.getSerializedSize();
            last = name;
        }

        private void add(String commonPrefix) {
            list.addCommonPrefixes(commonPrefix);
            count++;
            bytes += commonPrefix.length();
            last = commonPrefix;
        }
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
