package io.ozone.om.query;

import io.ozone.kv.Reader;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyVersion;
import io.ozone.wire.om.OmAnswer;
import io.ozone.wire.om.VersionList;

/** A bucket's versions and delete markers by key and, for each key, the newest first. */
final class ListKeyVersions {
    private final Pages pages;

    ListKeyVersions(Pages pages) {
        this.pages = pages;
    }

    OmAnswer answer(Reader reader, io.ozone.wire.om.ListKeyVersions query) {
        int limit = pages.size(query.getLimit());
        Namespace.bucket(reader, query.getVolume(), query.getBucket());
        return OmAnswer.newBuilder()
                .setVersions(new Walk(query, limit).page(reader))
                .build();
    }

    private static final class Walk extends NameWalk<Key> {
        private final io.ozone.wire.om.ListKeyVersions query;
        private final VersionList.Builder list = VersionList.newBuilder();
        private VersionCursor rows;
        private String lastKey = "";
        private String lastId = "";

        Walk(io.ozone.wire.om.ListKeyVersions query, int limit) {
            super(
                    query.getVolume(),
                    query.getBucket(),
                    query.getPrefix(),
                    query.getKeyMarker(),
                    query.getDelimiter(),
                    limit);
            this.query = query;
        }

        VersionList page(Reader reader) {
            rows = new VersionCursor(reader, scope());
            begin();
            if (over(rows)) {
                list.setTruncated(true).setNextKey(lastKey).setNextVersionId(lastId);
            }
            return list.build();
        }

        /** A version id counts only with its key, as in S3. */
        private void begin() {
            String key = query.getKeyMarker();
            String id = query.getVersionIdMarker();
            String row = Rows.key(query.getVolume(), query.getBucket(), key);
            if (!key.isEmpty() && id.isEmpty()) {
                rows.beginBehind(row);
            } else if (!key.isEmpty()) {
                rows.beginBehind(row, Versions.number(id));
            }
        }

        @Override
        String name(String row) {
            return Rows.keyName(row);
        }

        @Override
        int add(String name, String row, Key version) {
            lastKey = name;
            lastId = Versions.id(version);
            KeyVersion item = KeyVersion.newBuilder()
                    .setName(name)
                    .setKey(version.toBuilder().clearBlocks().clearParts())
                    .setVersionId(lastId)
                    .setLatest(rows.isLatest())
                    .build();
            list.addVersions(item);
            return item.getSerializedSize();
        }

        @Override
        void addPrefix(String commonPrefix) {
            list.addCommonPrefixes(commonPrefix);
            lastKey = commonPrefix;
            lastId = "";
        }
    }
}
