package io.ozone.om.query;

import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.BucketList;
import io.ozone.wire.om.OmAnswer;

/** A volume's buckets by name. */
final class ListBuckets {
    private final Pages pages;

    ListBuckets(Pages pages) {
        this.pages = pages;
    }

    OmAnswer answer(Reader reader, io.ozone.wire.om.ListBuckets query) {
        int limit = pages.size(query.getLimit());
        String volume = query.getVolume();
        Namespace.volume(reader, volume);
        BucketList.Builder list = BucketList.newBuilder();
        String after = query.getStartAfter().isEmpty() ? null : Rows.bucket(volume, query.getStartAfter());
        try (Cursor<String, Bucket> rows =
                reader.scan(OmTables.BUCKETS, Rows.bucket(volume, query.getPrefix()), after)) {
            while (rows.next()) {
                if (list.getBucketsCount() == limit) {
                    list.setTruncated(true);
                    break;
                }
                list.addBuckets(rows.value());
            }
        }
        return OmAnswer.newBuilder().setBuckets(list).build();
    }
}
