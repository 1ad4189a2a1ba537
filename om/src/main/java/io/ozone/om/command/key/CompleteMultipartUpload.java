package io.ozone.om.command.key;

import io.ozone.common.error.ErrorCode;
import io.ozone.kv.Tx;
import io.ozone.om.state.Lifecycles;
import io.ozone.om.state.Namespace;
import io.ozone.om.state.Notifications;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Refusal;
import io.ozone.om.state.Rows;
import io.ozone.om.state.Versions;
import io.ozone.raft.Stamp;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.Bucket;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.NotificationEvent;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Part;
import io.ozone.wire.om.Upload;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts the named parts of an upload together to its key, and ends the upload; replies with the key's row without blocks
 * and parts. No byte moves: the key has the parts' blocks. In one step with it, the conditions are checked, the old
 * value's blocks and the parts that are not named are given back, and the bucket's usage is settled.
 *
 * <p>A caller that never saw the reply may ask again. The key remembers its upload, so as long as it was not replaced, the
 * same parts give the same reply.
 */
public final class CompleteMultipartUpload {
    /** S3's least size of a part that is not the last. */
    static final long MIN_PART_BYTES = 5 << 20;

    private CompleteMultipartUpload() {}

    public static OmReply apply(Tx tx, Stamp stamp, OmCommand whole) {
        io.ozone.wire.om.CompleteMultipartUpload command = whole.getCompleteMultipartUpload();
        Bucket bucket = Namespace.bucket(tx, command.getVolume(), command.getBucket());
        Key old = tx.get(OmTables.KEYS, Rows.key(command.getVolume(), command.getBucket(), command.getKey()))
                .orElse(null);
        if (wasCompleted(command, old)) {
            return reply(tx, bucket, command.getKey(), old);
        }
        Upload upload = Namespace.upload(tx, bucket, command.getKey(), command.getUploadId());
        Conditions.check(command.getCondition(), command.getVolume(), command.getBucket(), command.getKey(), old);

        Parts parts = Parts.of(tx, stamp, bucket, command.getKey(), command.getUploadId(), upload);
        long countedBytes = parts.replicatedBytes();
        List<Part> taken = parts.take(command.getPartsList());
        checkSizes(command, taken);
        Key key = key(stamp, command, upload, taken);
        parts.end();
        Key kept = Replacement.apply(tx, stamp, bucket, command.getKey(), old, key, List.of(), countedBytes);
        Notifications.add(
                tx,
                stamp,
                whole.getCaller(),
                bucket,
                NotificationEvent.OBJECT_CREATED_COMPLETE_MULTIPART_UPLOAD,
                command.getKey(),
                kept);
        return reply(tx, bucket, command.getKey(), kept);
    }

    private static boolean wasCompleted(io.ozone.wire.om.CompleteMultipartUpload command, Key key) {
        return key != null
                && key.getUploadId().equals(command.getUploadId())
                && key.getEtag().equals(Etags.ofParts(command.getPartsList()));
    }

    private static void checkSizes(io.ozone.wire.om.CompleteMultipartUpload command, List<Part> taken) {
        long length = 0;
        long blocks = 0;
        for (int i = 0; i < taken.size(); i++) {
            long size = taken.get(i).getLength();
            if (size < MIN_PART_BYTES && i < taken.size() - 1) {
                throw new Refusal(
                        ErrorCode.ENTITY_TOO_SMALL,
                        "Part " + command.getParts(i).getNumber() + " has " + size + " bytes; each part but the last"
                                + " must have at least " + MIN_PART_BYTES);
            }
            length += size;
            blocks += taken.get(i).getBlocksCount();
        }
        if (command.hasExpectedLength() && command.getExpectedLength() != length) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "The named parts have " + length + " bytes together, not " + command.getExpectedLength());
        }
        if (blocks > AllocateBlock.MAX_BLOCKS) {
            throw new Refusal(
                    ErrorCode.ENTITY_TOO_LARGE,
                    "The named parts have " + blocks + " blocks together; a key may have " + AllocateBlock.MAX_BLOCKS);
        }
    }

    private static Key key(
            Stamp stamp, io.ozone.wire.om.CompleteMultipartUpload command, Upload upload, List<Part> taken) {
        Key.Builder key = Key.newBuilder()
                .setObjectId(upload.getObjectId())
                .setUpdateId(stamp.index())
                .setCreatedMillis(upload.getCreatedMillis())
                .setModifiedMillis(stamp.timeMillis())
                .setReplication(upload.getReplication())
                .setOwner(upload.getOwner())
                .addAllMetadata(merged(upload.getMetadataList(), command.getMetadataList()))
                .addAllTags(upload.getTagsList())
                .setEtag(Etags.ofParts(command.getPartsList()))
                .setUploadId(command.getUploadId());
        if (upload.hasLock()) {
            key.setLock(upload.getLock());
        }
        if (upload.hasEncryption()) {
            key.setEncryption(upload.getEncryption());
        }
        long length = 0;
        PartRuns runs = new PartRuns(command.getKeepPartChecksums());
        for (int i = 0; i < taken.size(); i++) {
            Part part = taken.get(i);
            runs.add(command.getParts(i).getNumber(), part);
            key.addAllBlocks(part.getBlocksList());
            length += part.getLength();
        }
        return key.addAllParts(runs.end()).setLength(length).build();
    }

    private static List<KeyValue> merged(List<KeyValue> early, List<KeyValue> late) {
        if (late.isEmpty()) {
            return early;
        }
        Map<String, KeyValue> merged = new TreeMap<>();
        early.forEach(one -> merged.put(one.getKey(), one));
        late.forEach(one -> merged.put(one.getKey(), one));
        return List.copyOf(merged.values());
    }

    /** A key of ten thousand parts has a long row, and nobody who completes an upload needs its blocks. */
    private static OmReply reply(Tx tx, Bucket bucket, String name, Key key) {
        OmReply.Builder reply = OmReply.newBuilder()
                .setKey(key.toBuilder().clearBlocks().clearParts())
                .setVersionId(Versions.idIn(bucket, key));
        Lifecycles.expiration(tx, bucket.getVolume(), bucket.getName(), name, key)
                .ifPresent(reply::setExpiration);
        return reply.build();
    }
}
