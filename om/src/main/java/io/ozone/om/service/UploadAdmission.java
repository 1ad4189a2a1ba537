package io.ozone.om.service;

import io.ozone.common.error.ErrorCode;
import io.ozone.om.state.Refusal;
import io.ozone.wire.om.AbortMultipartUpload;
import io.ozone.wire.om.CommitKey;
import io.ozone.wire.om.CompleteMultipartUpload;
import io.ozone.wire.om.CompletedPart;
import io.ozone.wire.om.CreateKey;
import io.ozone.wire.om.CreateMultipartUpload;
import io.ozone.wire.om.OmCommand;

/** Admission of commands on multipart uploads; what a part shares with a key is admitted as for a key. */
final class UploadAdmission {
    /** S3's most parts. With the longest texts allowed here their list is below three megabytes, which the log takes. */
    private static final int MAX_PARTS = 10_000;

    private static final int MAX_PART_TEXT = 128;

    private final Limits limits;
    private final KeyAdmission keys;

    UploadAdmission(Limits limits, KeyAdmission keys) {
        this.limits = limits;
        this.keys = keys;
    }

    OmCommand create(OmCommand command) {
        CreateMultipartUpload asked = command.getCreateMultipartUpload();
        keys.checkNames(asked.getVolume(), asked.getBucket(), asked.getKey());
        checkText("checksum algorithm", asked.getChecksumAlgorithm());
        checkText("checksum type", asked.getChecksumType());
        Locks.check(asked.getLock());
        EncryptionAdmission.check(asked);
        return command.toBuilder()
                .setCreateMultipartUpload(asked.toBuilder()
                        .setReplication(
                                asked.hasReplication()
                                        ? KeyAdmission.checked(asked.getReplication())
                                        : keys.defaultOf(asked.getVolume(), asked.getBucket()))
                        .setOwner(command.getCaller().getUser())
                        .clearMetadata()
                        .addAllMetadata(
                                Annotations.normalised("metadata", asked.getMetadataList(), limits.metadataBytes()))
                        .clearTags()
                        .addAllTags(keys.tags(asked.getTagsList())))
                .build();
    }

    OmCommand complete(OmCommand command) {
        CompleteMultipartUpload asked = command.getCompleteMultipartUpload();
        keys.checkNames(asked.getVolume(), asked.getBucket(), asked.getKey());
        checkId(asked.getUploadId());
        if (asked.getPartsCount() == 0 || asked.getPartsCount() > MAX_PARTS) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "An upload is completed with 1 to " + MAX_PARTS + " parts, not " + asked.getPartsCount());
        }
        for (CompletedPart part : asked.getPartsList()) {
            checkNumber(part.getNumber());
            checkText("ETag", part.getEtag());
            checkText("checksum", part.getChecksum());
        }
        return command.toBuilder()
                .setCompleteMultipartUpload(asked.toBuilder()
                        .clearMetadata()
                        .addAllMetadata(
                                Annotations.normalised("metadata", asked.getMetadataList(), limits.metadataBytes())))
                .build();
    }

    OmCommand abort(OmCommand command) {
        AbortMultipartUpload asked = command.getAbortMultipartUpload();
        keys.checkNames(asked.getVolume(), asked.getBucket(), asked.getKey());
        checkId(asked.getUploadId());
        return command.toBuilder()
                .setAbortMultipartUpload(asked.toBuilder().clearLifecycleId())
                .build();
    }

    static void checkPart(CreateKey asked) {
        checkId(asked.getUploadId());
        checkNumber(asked.getPartNumber());
        if (asked.getMetadataCount() + asked.getTagsCount() > 0 || asked.hasLock()) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "Part " + asked.getPartNumber() + " can have neither metadata nor tags nor a lock; its upload can");
        }
    }

    static void checkPart(CommitKey asked) {
        checkText("checksum", asked.getChecksum());
    }

    private static void checkId(String id) {
        if (id.isEmpty()) {
            throw new Refusal(ErrorCode.NO_SUCH_UPLOAD, "The id of the upload is missing");
        }
    }

    private static void checkNumber(int number) {
        if (number < 1 || number > MAX_PARTS) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT, "A part's number must be 1 to " + MAX_PARTS + ", not " + number);
        }
    }

    private static void checkText(String what, String text) {
        if (text.length() > MAX_PART_TEXT) {
            throw new Refusal(
                    ErrorCode.INVALID_ARGUMENT,
                    "The " + what + " of an upload or part must have at most " + MAX_PART_TEXT + " characters, not "
                            + text.length());
        }
    }
}
