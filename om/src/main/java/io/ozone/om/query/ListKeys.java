package io.ozone.om.query;

import io.ozone.kv.Reader;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.KeyList;
import io.ozone.wire.om.OmAnswer;

/** A bucket's keys by name. */
final class ListKeys {
    private final Pages pages;

    ListKeys(Pages pages) {
        this.pages = pages;
    }

    OmAnswer answer(Reader reader, io.ozone.wire.om.ListKeys query) {
        int limit = pages.size(query.getLimit());
        Namespace.bucket(reader, query.getVolume(), query.getBucket());
        return OmAnswer.newBuilder()
                .setKeys(new Walk(query, limit).page(reader))
                .build();
    }

    private static final class Walk extends NameWalk<Key> {
        private final String bucket;
        private final String startAfter;
        private final KeyList.Builder list = KeyList.newBuilder();
        private String last = "";

        Walk(io.ozone.wire.om.ListKeys query, int limit) {
            super(
                    query.getVolume(),
                    query.getBucket(),
                    query.getPrefix(),
                    query.getStartAfter(),
                    query.getDelimiter(),
                    limit);
            this.bucket = Rows.keysOf(query.getVolume(), query.getBucket());
            this.startAfter = query.getStartAfter();
        }

        KeyList page(Reader reader) {
            if (over(reader.scan(OmTables.KEYS, scope(), startAfter.isEmpty() ? null : bucket + startAfter))) {
                list.setTruncated(true).setNext(last);
            }
            return list.build();
        }

        @Override
        String name(String row) {
            return row.substring(bucket.length());
        }

        @Override
        int add(String name, String row, Key key) {
            KeyInfo item = KeyInfo.newBuilder()
                    .setName(name)
                    .setKey(key.toBuilder().clearBlocks().clearParts())
                    .build();
            list.addKeys(item);
            last = name;
            return item.getSerializedSize();
        }

        @Override
        void addPrefix(String commonPrefix) {
            list.addCommonPrefixes(commonPrefix);
            last = commonPrefix;
        }
    }
}
