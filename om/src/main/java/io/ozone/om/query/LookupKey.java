package io.ozone.om.query;

import io.ozone.kv.Reader;
import io.ozone.om.state.Namespace;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.OmAnswer;

/** One key. Its blocks say which containers hold it; the door adds where those are. */
final class LookupKey {
    private LookupKey() {}

    static OmAnswer answer(Reader reader, io.ozone.wire.om.LookupKey query) {
        return OmAnswer.newBuilder()
                .setKey(KeyInfo.newBuilder()
                        .setName(query.getKey())
                        .setKey(Namespace.key(reader, query.getVolume(), query.getBucket(), query.getKey())))
                .build();
    }
}
