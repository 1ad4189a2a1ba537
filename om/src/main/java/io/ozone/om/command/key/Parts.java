package io.ozone.om.command.key;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Cursor;
import io.ozone.kv.Tx;
import io.ozone.om.state.FreedBlocks;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Quotas;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.raft.Stamp;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.CompletedPart;
import io.ozone.wire.om.Part;
import io.ozone.wire.om.Upload;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** All parts of one upload, for the command that ends it. */
final class Parts {
    private final Tx tx;
    private final Stamp stamp;
    private final String uploadRow;
    private final Upload upload;
    private final TreeMap<Integer, Part> parts = new TreeMap<>();

    private Parts(Tx tx, Stamp stamp, String uploadRow, Upload upload) {
        this.tx = tx;
        this.stamp = stamp;
        this.uploadRow = uploadRow;
        this.upload = upload;
    }

    static Parts of(Tx tx, Stamp stamp, Bucket bucket, String key, String uploadId, Upload upload) {
        String uploadRow = Rows.upload(bucket.getVolume(), bucket.getName(), key, uploadId);
        Parts all = new Parts(tx, stamp, uploadRow, upload);
        try (Cursor<String, Part> rows = tx.scan(OmTables.PARTS, Rows.partsOf(uploadRow), null)) {
            while (rows.next()) {
                all.parts.put(Rows.numberOfPart(rows.key()), rows.value());
            }
        }
        return all;
    }

    long replicatedBytes() {
        return parts.values().stream()
                .mapToLong(part -> Quotas.replicatedBytes(part.getLength(), upload.getReplication()))
                .sum();
    }

    /** Takes the named parts away for a key that is made of them; each must be there as it is named, in order. */
    List<Part> take(List<CompletedPart> named) {
        List<Part> taken = new ArrayList<>(named.size());
        int last = 0;
        for (CompletedPart one : named) {
            if (one.getNumber() <= last) {
                throw new Refusal(
                        ErrorCode.INVALID_PART_ORDER,
                        "Parts must be named in ascending order, each once; part " + one.getNumber()
                                + " comes behind part " + last);
            }
            last = one.getNumber();
            taken.add(take(one));
        }
        return taken;
    }

    private Part take(CompletedPart named) {
        Part part = parts.remove(named.getNumber());
        if (part == null) {
            throw new Refusal(ErrorCode.INVALID_PART, "Part " + named.getNumber() + " was not uploaded");
        }
        if (!part.getEtag().equals(named.getEtag())) {
            throw new Refusal(
                    ErrorCode.INVALID_PART,
                    "Part " + named.getNumber() + " has ETag " + part.getEtag() + ", not " + named.getEtag());
        }
        if (!named.getChecksum().isEmpty() && !part.getChecksum().equals(named.getChecksum())) {
            throw new Refusal(
                    ErrorCode.INVALID_PART,
                    "Part " + named.getNumber() + " has checksum '" + part.getChecksum() + "', not '"
                            + named.getChecksum() + "'");
        }
        tx.delete(OmTables.PARTS, Rows.part(uploadRow, named.getNumber()));
        return part;
    }

    /** Removes the upload, and gives back what was not taken. */
    void end() {
        parts.forEach((number, part) -> {
            String row = Rows.part(uploadRow, number);
            tx.delete(OmTables.PARTS, row);
            FreedBlocks.add(tx, stamp, row, upload.getReplication(), part.getBlocksList());
        });
        tx.delete(OmTables.UPLOADS, uploadRow);
    }
}
