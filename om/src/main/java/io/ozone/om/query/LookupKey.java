package io.ozone.om.query;

import io.ozone.kv.Reader;
import io.ozone.om.state.Lifecycles;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.OmAnswer;

/**
 * One key, or one version of it, which may be a delete marker. Its blocks say which containers hold it; the door adds where
 * those are.
 */
final class LookupKey {
    private LookupKey() {}

    static OmAnswer answer(Reader reader, io.ozone.wire.om.LookupKey query) {
        Bucket bucket = Namespace.bucket(reader, query.getVolume(), query.getBucket());
        Key key = query.getVersionId().isEmpty() ? newest(reader, bucket, query) : version(reader, bucket, query);
        KeyInfo.Builder info =
                KeyInfo.newBuilder().setName(query.getKey()).setKey(key).setVersionId(Versions.idIn(bucket, key));
        if (isValue(reader, query, key)) {
            Lifecycles.expiration(reader, query.getVolume(), query.getBucket(), query.getKey(), key)
                    .ifPresent(info::setExpiration);
        }
        return OmAnswer.newBuilder().setKey(info).build();
    }

    /** Lifecycles are about the values of keys only. */
    private static boolean isValue(Reader reader, io.ozone.wire.om.LookupKey query, Key key) {
        if (key.getDeleteMarker() || query.getVersionId().isEmpty()) {
            return !key.getDeleteMarker();
        }
        return reader.get(OmTables.KEYS, Rows.key(query.getVolume(), query.getBucket(), query.getKey()))
                .filter(value -> value.getVersion() == key.getVersion())
                .isPresent();
    }

    private static Key newest(Reader reader, Bucket bucket, io.ozone.wire.om.LookupKey query) {
        Key key = reader.get(OmTables.KEYS, Rows.key(query.getVolume(), query.getBucket(), query.getKey()))
                .orElse(null);
        if (key != null) {
            return key;
        }
        Key marker = Versions.areIn(bucket) ? Versions.newestOther(reader, bucket, query.getKey()) : null;
        // What is no marker became the newest since the key was looked for: there was none, then.
        if (marker == null || !marker.getDeleteMarker()) {
            throw Namespace.noKey(query.getVolume(), query.getBucket(), query.getKey());
        }
        return marker;
    }

    private static Key version(Reader reader, Bucket bucket, io.ozone.wire.om.LookupKey query) {
        Key version = Versions.find(reader, bucket, query.getKey(), Versions.number(query.getVersionId()));
        if (version == null) {
            throw Namespace.noVersion(query.getVolume(), query.getBucket(), query.getKey(), query.getVersionId());
        }
        return version;
    }
}
