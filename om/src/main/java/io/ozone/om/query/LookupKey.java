package io.ozone.om.query;

import io.ozone.kv.Reader;
import io.ozone.om.state.Lifecycles;
import io.ozone.om.state.Namespace;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.OmAnswer;

/** One key. Its blocks say which containers hold it; the door adds where those are. */
final class LookupKey {
    private LookupKey() {}

    static OmAnswer answer(Reader reader, io.ozone.wire.om.LookupKey query) {
        Key key = Namespace.key(reader, query.getVolume(), query.getBucket(), query.getKey());
        KeyInfo.Builder info = KeyInfo.newBuilder().setName(query.getKey()).setKey(key);
        Lifecycles.expiration(reader, query.getVolume(), query.getBucket(), query.getKey(), key)
                .ifPresent(info::setExpiration);
        return OmAnswer.newBuilder().setKey(info).build();
    }
}
