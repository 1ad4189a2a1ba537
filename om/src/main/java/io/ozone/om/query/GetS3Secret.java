package io.ozone.om.query;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Reader;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.wire.om.OmAnswer;

/** The secret of an access id. */
final class GetS3Secret {
    private GetS3Secret() {}

    static OmAnswer answer(Reader reader, io.ozone.wire.om.GetS3Secret query) {
        return OmAnswer.newBuilder()
                .setS3Secret(reader.get(OmTables.S3_SECRETS, query.getAccessId())
                        .orElseThrow(() -> new Refusal(
                                ErrorCode.ACCESS_ID_NOT_FOUND,
                                "There is no secret for access id " + query.getAccessId())))
                .build();
    }
}
