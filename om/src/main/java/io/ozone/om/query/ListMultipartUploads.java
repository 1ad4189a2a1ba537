package io.ozone.om.query;

import io.ozone.kv.Reader;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.wire.om.OmAnswer;
import io.ozone.wire.om.Upload;
import io.ozone.wire.om.UploadInfo;
import io.ozone.wire.om.UploadList;

/** A bucket's uploads under way by key and, for each key, by age. */
final class ListMultipartUploads {
    private final Pages pages;

    ListMultipartUploads(Pages pages) {
        this.pages = pages;
    }

    OmAnswer answer(Reader reader, io.ozone.wire.om.ListMultipartUploads query) {
        int limit = pages.size(query.getLimit());
        Namespace.bucket(reader, query.getVolume(), query.getBucket());
        return OmAnswer.newBuilder()
                .setUploads(new Walk(query, limit).page(reader))
                .build();
    }

    private static final class Walk extends NameWalk<Upload> {
        private final io.ozone.wire.om.ListMultipartUploads query;
        private final UploadList.Builder list = UploadList.newBuilder();
        private String lastKey = "";
        private String lastId = "";

        Walk(io.ozone.wire.om.ListMultipartUploads query, int limit) {
            super(
                    query.getVolume(),
                    query.getBucket(),
                    query.getPrefix(),
                    query.getKeyMarker(),
                    query.getDelimiter(),
                    limit);
            this.query = query;
        }

        UploadList page(Reader reader) {
            if (over(reader.scan(OmTables.UPLOADS, scope(), after()))) {
                list.setTruncated(true).setNextKey(lastKey).setNextUploadId(lastId);
            }
            return list.build();
        }

        /** An upload id counts only with its key, as in S3. */
        private String after() {
            String key = query.getKeyMarker();
            if (key.isEmpty()) {
                return null;
            }
            String id = query.getUploadIdMarker();
            return id.isEmpty()
                    ? Rows.behindAllOf(Rows.key(query.getVolume(), query.getBucket(), key))
                    : Rows.upload(query.getVolume(), query.getBucket(), key, id);
        }

        @Override
        String name(String row) {
            return Rows.keyName(row);
        }

        @Override
        int add(String name, String row, Upload upload) {
            lastKey = name;
            lastId = Rows.uploadIdOf(row);
            UploadInfo item = UploadInfo.newBuilder()
                    .setKey(lastKey)
                    .setUploadId(lastId)
                    .setUpload(upload.toBuilder().clearMetadata().clearTags())
                    .build();
            list.addUploads(item);
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
