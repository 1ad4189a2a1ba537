package io.ozone.om.query;

import io.ozone.kv.Reader;
import io.ozone.om.state.Namespace;
import io.ozone.wire.om.OmAnswer;

/** One volume. */
final class InfoVolume {
    private InfoVolume() {}

    static OmAnswer answer(Reader reader, io.ozone.wire.om.InfoVolume query) {
        return OmAnswer.newBuilder()
                .setVolume(Namespace.volume(reader, query.getVolume()))
                .build();
    }
}
