package io.ozone.om.query;

import io.ozone.kv.Reader;
import io.ozone.om.state.Namespace;
import io.ozone.wire.om.OmAnswer;

/** One bucket. */
final class InfoBucket {
    private InfoBucket() {}

    static OmAnswer answer(Reader reader, io.ozone.wire.om.InfoBucket query) {
        return OmAnswer.newBuilder()
                .setBucket(Namespace.bucket(reader, query.getVolume(), query.getBucket()))
                .build();
    }
}
