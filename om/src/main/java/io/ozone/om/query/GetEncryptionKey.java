package io.ozone.om.query;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Reader;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.wire.om.OmAnswer;

/** A key that encrypts other keys, with all its versions. */
final class GetEncryptionKey {
    private GetEncryptionKey() {}

    static OmAnswer answer(Reader reader, io.ozone.wire.om.GetEncryptionKey query) {
        return OmAnswer.newBuilder()
                .setEncryptionKey(reader.get(OmTables.ENCRYPTION_KEYS, query.getName())
                        .orElseThrow(() -> new Refusal(
                                ErrorCode.ENCRYPTION_KEY_NOT_FOUND,
                                "There is no encryption key '" + query.getName()
                                        + "'; 'ozone s3 createkey' makes one")))
                .build();
    }
}
