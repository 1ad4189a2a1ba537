package io.ozone.om.query;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Cursor;
import io.ozone.kv.Reader;
import io.ozone.om.state.Lifecycles;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.OmAnswer;
import io.ozone.wire.om.Part;
import io.ozone.wire.om.PartInfo;
import io.ozone.wire.om.PartList;
import io.ozone.wire.om.Upload;

/** An upload with its parts by number. */
final class ListParts {
    private final Pages pages;

    ListParts(Pages pages) {
        this.pages = pages;
    }

    OmAnswer answer(Reader reader, io.ozone.wire.om.ListParts query) {
        int limit = pages.size(query.getLimit());
        if (query.getAfterNumber() < 0) {
            throw new Refusal(ErrorCode.INVALID_ARGUMENT, "There is no part before number " + query.getAfterNumber());
        }
        Bucket bucket = Namespace.bucket(reader, query.getVolume(), query.getBucket());
        Upload begun = Namespace.upload(reader, bucket, query.getKey(), query.getUploadId());
        PartList.Builder list = PartList.newBuilder().setUpload(begun);
        Lifecycles.abortion(reader, query.getVolume(), query.getBucket(), query.getKey(), begun)
                .ifPresent(list::setExpiration);
        String upload = Rows.upload(query.getVolume(), query.getBucket(), query.getKey(), query.getUploadId());
        String after = query.getAfterNumber() == 0 ? null : Rows.part(upload, query.getAfterNumber());
        try (Cursor<String, Part> rows = reader.scan(OmTables.PARTS, Rows.partsOf(upload), after)) {
            while (rows.next()) {
                if (list.getPartsCount() == limit) {
                    list.setTruncated(true);
                    break;
                }
                list.addParts(PartInfo.newBuilder()
                        .setNumber(Rows.numberOfPart(rows.key()))
                        .setPart(rows.value().toBuilder().clearBlocks()));
            }
        }
        return OmAnswer.newBuilder().setParts(list).build();
    }
}
