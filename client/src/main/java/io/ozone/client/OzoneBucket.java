package io.ozone.client;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.AbortMultipartUpload;
import io.ozone.wire.om.CompleteMultipartUpload;
import io.ozone.wire.om.CompletedPart;
import io.ozone.wire.om.CreateMultipartUpload;
import io.ozone.wire.om.DeleteKey;
import io.ozone.wire.om.DeleteKeys;
import io.ozone.wire.om.DeletedKey;
import io.ozone.wire.om.DeletedKeys;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.KeyList;
import io.ozone.wire.om.KeyLock;
import io.ozone.wire.om.ListKeyVersions;
import io.ozone.wire.om.ListKeys;
import io.ozone.wire.om.ListMultipartUploads;
import io.ozone.wire.om.ListParts;
import io.ozone.wire.om.LookupKey;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.PartList;
import io.ozone.wire.om.RenameKey;
import io.ozone.wire.om.SetKeyLock;
import io.ozone.wire.om.SetKeyMetadata;
import io.ozone.wire.om.SetKeyTags;
import io.ozone.wire.om.UploadList;
import io.ozone.wire.om.VersionList;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * The keys of one bucket. Safe for many threads; makes no call until it is used.
 *
 * <p>A key's value appears whole, at the commit, or not at all. Names are compared by their UTF-8 bytes.
 */
public final class OzoneBucket {
    private final OmCalls om;
    private final Datanodes datanodes;
    private final String volume;
    private final String bucket;

    OzoneBucket(OmCalls om, Datanodes datanodes, String volume, String bucket) {
        this.om = om;
        this.datanodes = datanodes;
        this.volume = volume;
        this.bucket = bucket;
    }

    public String volume() {
        return volume;
    }

    public String name() {
        return bucket;
    }

    /** Starts to write a key. Nothing is visible before {@link KeyOutputStream#close}. */
    public KeyOutputStream put(String key, PutOptions options) {
        return new KeyOutputStream(KeySession.open(om, volume, bucket, key, options, false), datanodes);
    }

    /**
     * Writes a key whose value is at hand: up to one chunk, with one call to a datanode. The bytes from
     * the buffer's position to its limit are copied first; the buffer does not move.
     */
    public KeyInfo put(String key, ByteBuffer data, PutOptions options) {
        return put(key, ByteString.copyFrom(data.duplicate()), options);
    }

    /** Writes a key whose value is at hand, without copying it. */
    public KeyInfo put(String key, ByteString data, PutOptions options) {
        KeySession session =
                KeySession.open(om, volume, bucket, key, options.withExpectedLength(data.size()), data.isEmpty());
        return KeyOutputStream.writeWhole(session, datanodes, data);
    }

    /** Reads a whole key: one lookup, then its blocks as they are needed. */
    public KeyInputStream get(String key) {
        KeyInfo info = lookup(key);
        return get(info, 0, info.length());
    }

    /**
     * Reads part of a key without another lookup.
     *
     * @param key from {@link #lookup}: its locations are used
     * @param length bytes; those beyond the key's end are left out
     * @throws io.ozone.common.error.OzoneException INVALID_RANGE when the offset lies beyond the key's end; KEY_IS_ENCRYPTED
     *     when the S3 door encrypted it, which alone can read it
     */
    public KeyInputStream get(KeyInfo key, long offset, long length) {
        if (key.isEncrypted()) {
            throw ErrorCode.KEY_IS_ENCRYPTED.failure(
                    "Key '%s' was encrypted by the S3 gateway (%s), so it can be read only there",
                    key.name(), key.encryption().getScheme());
        }
        return getStored(key, offset, length);
    }

    /** As {@link #get(KeyInfo, long, long)}, but of an encrypted key as well: its bytes as they are stored. */
    public KeyInputStream getStored(KeyInfo key, long offset, long length) {
        if (offset < 0 || length < 0 || offset > key.length()) {
            throw ErrorCode.INVALID_RANGE.failure(
                    "%d bytes from offset %d can't be read from key '%s' of %d bytes",
                    length, offset, key.name(), key.length());
        }
        return new KeyInputStream(this, datanodes, key, offset, Math.min(length, key.length() - offset));
    }

    /** The key without its block locations. */
    public KeyInfo head(String key) {
        return head(key, "");
    }

    /** As {@link #lookup(String, String)}, without block locations. */
    public KeyInfo head(String key, String versionId) {
        return lookup(LookupKey.newBuilder().setKey(key).setVersionId(versionId).setHead(true));
    }

    /** The key with its block locations, to be read with {@link #get(KeyInfo, long, long)}. */
    public KeyInfo lookup(String key) {
        return lookup(key, "");
    }

    /**
     * One version of a key with its block locations.
     *
     * @param versionId empty = the newest
     * @throws io.ozone.common.error.OzoneException KEY_NOT_FOUND, NO_SUCH_VERSION; a {@link DeleteMarkerException} when it
     *     is a delete marker
     */
    public KeyInfo lookup(String key, String versionId) {
        return lookup(LookupKey.newBuilder().setKey(key).setVersionId(versionId));
    }

    /** The version with locations that are fresh for these containers. */
    KeyInfo lookupAgain(String key, String versionId, List<Long> staleContainers) {
        return lookup(
                LookupKey.newBuilder().setKey(key).setVersionId(versionId).addAllRefreshContainers(staleContainers));
    }

    /**
     * Deletes a key.
     *
     * @throws io.ozone.common.error.OzoneException KEY_NOT_FOUND
     */
    public void delete(String key) {
        delete(key, DeleteOptions.DEFAULT);
    }

    /**
     * Deletes a key, or one version of it.
     *
     * @throws io.ozone.common.error.OzoneException KEY_NOT_FOUND, NO_SUCH_VERSION, OBJECT_LOCKED, and those of
     *     {@link DeleteOptions#condition}
     */
    public Deletion delete(String key, DeleteOptions options) {
        DeletedKey result = om.submit(OmCommand.newBuilder()
                        .setDeleteKey(DeleteKey.newBuilder()
                                .setVolume(volume)
                                .setBucket(bucket)
                                .setKey(key)
                                .setVersionId(options.versionId())
                                .setCondition(options.condition())
                                .setBypassGovernance(options.bypassGovernance())))
                .getDeletedKey();
        return new Deletion(result.getVersionId(), result.getDeleteMarker());
    }

    /** Deletes each key on its own; keys that do not exist are no error. */
    public DeleteResult deleteAll(List<String> keys) {
        return deleteAll(keys, List.of(), false);
    }

    /** Deletes each key and then each version on its own; those that do not exist, or are locked, are no error. */
    public DeleteResult deleteAll(List<String> keys, List<VersionName> versions) {
        return deleteAll(keys, versions, false);
    }

    /** @param bypassGovernance also versions that are retained in mode GOVERNANCE */
    public DeleteResult deleteAll(List<String> keys, List<VersionName> versions, boolean bypassGovernance) {
        DeleteKeys.Builder command = DeleteKeys.newBuilder()
                .setVolume(volume)
                .setBucket(bucket)
                .addAllKeys(keys)
                .setBypassGovernance(bypassGovernance);
        versions.forEach(version -> command.addVersions(Rows.name(version)));
        DeletedKeys result =
                om.submit(OmCommand.newBuilder().setDeleteKeys(command)).getDeletedKeys();
        return new DeleteResult(
                List.copyOf(result.getDeletedList()),
                List.copyOf(result.getMissingList()),
                result.getMarkerVersionId(),
                result.getVersionsList().stream().map(Rows::deletedVersion).toList());
    }

    /** As {@link #setTags(String, String, Map)}, of the key's newest version. */
    public String setTags(String key, Map<String, String> tags) {
        return setTags(key, "", tags);
    }

    /**
     * Gives a key, or one version of it, other tags, in place of all that it has. It gets a new generation; its ETag and its
     * time of modification stay.
     *
     * @param versionId empty = the newest
     * @param tags empty = it has none any more
     * @return the id of the version that has them; empty = the bucket never kept versions
     * @throws io.ozone.common.error.OzoneException KEY_NOT_FOUND, NO_SUCH_VERSION, IS_DELETE_MARKER
     */
    public String setTags(String key, String versionId, Map<String, String> tags) {
        return om.submit(OmCommand.newBuilder()
                        .setSetKeyTags(SetKeyTags.newBuilder()
                                .setVolume(volume)
                                .setBucket(bucket)
                                .setKey(key)
                                .setVersionId(versionId)
                                .addAllTags(Rows.pairs(tags))))
                .getVersionId();
    }

    /**
     * Sets one entry of the metadata of a key, or of one version of it. It gets a new generation; its ETag and its time of
     * modification stay.
     *
     * @param versionId empty = the newest
     * @param value empty = the entry is taken away
     * @return the id of the version that has it; empty = the bucket never kept versions
     * @throws io.ozone.common.error.OzoneException KEY_NOT_FOUND, NO_SUCH_VERSION, IS_DELETE_MARKER
     */
    public String setMetadata(String key, String versionId, String name, String value) {
        return om.submit(OmCommand.newBuilder()
                        .setSetKeyMetadata(SetKeyMetadata.newBuilder()
                                .setVolume(volume)
                                .setBucket(bucket)
                                .setKey(key)
                                .setVersionId(versionId)
                                .setEntry(KeyValue.newBuilder().setKey(name).setValue(value))))
                .getVersionId();
    }

    /**
     * Changes what keeps a key, or one version of it, from being removed.
     *
     * @param versionId empty = the newest
     * @param change the retention, the legal hold, or both: what is set takes the place of what was. A retention without a
     *     mode takes it away
     * @param bypassGovernance a retention in mode GOVERNANCE may also become less
     * @return the id of the version
     * @throws io.ozone.common.error.OzoneException KEY_NOT_FOUND, NO_SUCH_VERSION, IS_DELETE_MARKER, NO_OBJECT_LOCK,
     *     OBJECT_LOCKED; INVALID_ARGUMENT when the retention's time is over
     */
    public String setLock(String key, String versionId, KeyLock change, boolean bypassGovernance) {
        return om.submit(OmCommand.newBuilder()
                        .setSetKeyLock(SetKeyLock.newBuilder()
                                .setVolume(volume)
                                .setBucket(bucket)
                                .setKey(key)
                                .setVersionId(versionId)
                                .setLock(change)
                                .setBypassGovernance(bypassGovernance)))
                .getVersionId();
    }

    public void rename(String from, String to) {
        om.submit(OmCommand.newBuilder()
                .setRenameKey(RenameKey.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setFromKey(from)
                        .setToKey(to)));
    }

    /**
     * Keys in the order of their names' UTF-8 bytes.
     *
     * @param startAfter only names after this one; empty = from the start
     * @param delimiter names that hold it behind the prefix are rolled up; empty = none are
     * @param limit keys and common prefixes together; 0 = the server's page size
     */
    public KeyPage list(String prefix, String startAfter, String delimiter, int limit) {
        KeyList list = om.query(OmQuery.newBuilder()
                        .setListKeys(ListKeys.newBuilder()
                                .setVolume(volume)
                                .setBucket(bucket)
                                .setPrefix(prefix)
                                .setStartAfter(startAfter)
                                .setDelimiter(delimiter)
                                .setLimit(limit)))
                .getKeys();
        List<KeyInfo> keys = list.getKeysList().stream()
                .map(key -> Rows.key(volume, bucket, key.getName(), key.getKey()))
                .toList();
        return new KeyPage(keys, List.copyOf(list.getCommonPrefixesList()), list.getTruncated(), list.getNext());
    }

    /**
     * Versions and delete markers, in the order of their keys' UTF-8 bytes and for each key the newest first. In a bucket
     * that never kept versions, its keys.
     *
     * @param keyMarker only keys after this one; empty = from the start
     * @param versionIdMarker also versions of that key that are older than this one; empty = none of it
     * @param delimiter keys that hold it behind the prefix are rolled up; empty = none are
     * @param limit versions and common prefixes together; 0 = the server's page size
     */
    public VersionPage listVersions(
            String prefix, String keyMarker, String versionIdMarker, String delimiter, int limit) {
        VersionList list = om.query(OmQuery.newBuilder()
                        .setListKeyVersions(ListKeyVersions.newBuilder()
                                .setVolume(volume)
                                .setBucket(bucket)
                                .setPrefix(prefix)
                                .setKeyMarker(keyMarker)
                                .setVersionIdMarker(versionIdMarker)
                                .setDelimiter(delimiter)
                                .setLimit(limit)))
                .getVersions();
        return new VersionPage(
                list.getVersionsList().stream()
                        .map(version -> Rows.version(volume, bucket, version))
                        .toList(),
                List.copyOf(list.getCommonPrefixesList()),
                list.getTruncated(),
                list.getNextKey(),
                list.getNextVersionId());
    }

    /**
     * Begins a multipart upload: a key is written in parts, in any order and at the same time, and appears when the upload
     * is completed. Several uploads of the same key do not disturb each other.
     */
    public BegunUpload createUpload(String key, UploadOptions options) {
        CreateMultipartUpload.Builder command = CreateMultipartUpload.newBuilder()
                .setVolume(volume)
                .setBucket(bucket)
                .setKey(key)
                .addAllMetadata(Rows.pairs(options.metadata()))
                .addAllTags(Rows.pairs(options.tags()))
                .setChecksumAlgorithm(options.checksumAlgorithm())
                .setChecksumType(options.checksumType());
        if (options.replication() != null) {
            command.setReplication(options.replication());
        }
        if (!options.lock().equals(KeyLock.getDefaultInstance())) {
            command.setLock(options.lock());
        }
        if (!options.encryption().equals(Encryption.getDefaultInstance())) {
            command.setEncryption(options.encryption());
        }
        return Rows.begun(om.submit(OmCommand.newBuilder().setCreateMultipartUpload(command)));
    }

    /**
     * Starts to write a part, in place of an earlier one of its number. It belongs to the upload after {@link
     * KeyOutputStream#close}, before which {@link KeyOutputStream#setEtag} must have given the MD5 of its bytes in hex,
     * and {@link KeyOutputStream#setChecksum} may have given another checksum: its name, a colon, and its bytes in base64.
     *
     * @param partNumber 1 to 10,000
     * @param expectedLength bytes that will be written; 0 = unknown. A hint: fewer or more may follow
     * @throws io.ozone.common.error.OzoneException NO_SUCH_UPLOAD
     */
    public KeyOutputStream putPart(String key, String uploadId, int partNumber, long expectedLength) {
        return putPart(key, uploadId, partNumber, expectedLength, ByteString.EMPTY);
    }

    /** @param nonce that the bytes were encrypted with, where the upload is encrypted: 16 bytes */
    public KeyOutputStream putPart(String key, String uploadId, int partNumber, long expectedLength, ByteString nonce) {
        PutOptions options = partOptions(nonce).withExpectedLength(expectedLength);
        return new KeyOutputStream(
                KeySession.openPart(om, volume, bucket, key, uploadId, partNumber, options, false), datanodes);
    }

    /**
     * Writes a part whose bytes are at hand, without copying them.
     *
     * @param etag MD5 of the bytes, in hex
     * @param checksum another checksum of them, as its name, a colon, and its bytes in base64; empty = none
     * @return what the key would be of the part alone
     */
    public KeyInfo putPart(String key, String uploadId, int partNumber, ByteString data, String etag, String checksum) {
        return putPart(key, uploadId, partNumber, data, etag, checksum, ByteString.EMPTY);
    }

    /** @param nonce that the bytes were encrypted with, where the upload is encrypted: 16 bytes */
    public KeyInfo putPart(
            String key,
            String uploadId,
            int partNumber,
            ByteString data,
            String etag,
            String checksum,
            ByteString nonce) {
        PutOptions options = partOptions(nonce).withExpectedLength(data.size()).withEtag(etag);
        KeySession session =
                KeySession.openPart(om, volume, bucket, key, uploadId, partNumber, options, data.isEmpty());
        session.setChecksum(checksum);
        return KeyOutputStream.writeWhole(session, datanodes, data);
    }

    /**
     * Makes the key of the named parts; the others are given back, and the upload is over. Completing it again with the
     * same parts does nothing and gives the same answer, as long as the key was not replaced.
     *
     * @param parts by ascending number; each but the last of at least 5 MiB
     * @return the key, without the places of its parts; {@link #head} has them
     * @throws io.ozone.common.error.OzoneException NO_SUCH_UPLOAD, INVALID_PART_ORDER, INVALID_PART, ENTITY_TOO_SMALL
     */
    public KeyInfo completeUpload(String key, String uploadId, List<UploadedPart> parts, CompleteOptions options) {
        CompleteMultipartUpload.Builder command = CompleteMultipartUpload.newBuilder()
                .setVolume(volume)
                .setBucket(bucket)
                .setKey(key)
                .setUploadId(uploadId)
                .addAllMetadata(Rows.pairs(options.metadata()))
                .setCondition(options.condition())
                .setKeepPartChecksums(options.partChecksums());
        if (options.expectedLength() >= 0) {
            command.setExpectedLength(options.expectedLength());
        }
        for (UploadedPart part : parts) {
            command.addParts(CompletedPart.newBuilder()
                    .setNumber(part.number())
                    .setEtag(part.etag())
                    .setChecksum(part.checksum()));
        }
        return Rows.key(volume, bucket, key, om.submit(OmCommand.newBuilder().setCompleteMultipartUpload(command)));
    }

    /**
     * Ends an upload without a key, and gives its parts back.
     *
     * @throws io.ozone.common.error.OzoneException NO_SUCH_UPLOAD also when it was aborted before
     */
    public void abortUpload(String key, String uploadId) {
        om.submit(OmCommand.newBuilder()
                .setAbortMultipartUpload(AbortMultipartUpload.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setKey(key)
                        .setUploadId(uploadId)));
    }

    /**
     * Uploads under way, in the order of their keys' UTF-8 bytes and, for each key, of their age.
     *
     * @param keyMarker only keys after this one; empty = from the start
     * @param uploadIdMarker also uploads of that key after this one; empty = none of it
     * @param delimiter keys that hold it behind the prefix are rolled up; empty = none are
     * @param limit uploads and common prefixes together; 0 = the server's page size
     */
    public UploadPage listUploads(String prefix, String keyMarker, String uploadIdMarker, String delimiter, int limit) {
        UploadList list = om.query(OmQuery.newBuilder()
                        .setListMultipartUploads(ListMultipartUploads.newBuilder()
                                .setVolume(volume)
                                .setBucket(bucket)
                                .setPrefix(prefix)
                                .setKeyMarker(keyMarker)
                                .setUploadIdMarker(uploadIdMarker)
                                .setDelimiter(delimiter)
                                .setLimit(limit)))
                .getUploads();
        List<UploadInfo> uploads = list.getUploadsList().stream()
                .map(upload -> Rows.upload(upload.getKey(), upload.getUploadId(), upload.getUpload()))
                .toList();
        return new UploadPage(
                uploads,
                List.copyOf(list.getCommonPrefixesList()),
                list.getTruncated(),
                list.getNextKey(),
                list.getNextUploadId());
    }

    /**
     * One upload.
     *
     * @throws io.ozone.common.error.OzoneException NO_SUCH_UPLOAD
     */
    public UploadInfo upload(String key, String uploadId) {
        return listParts(key, uploadId, 0, 1).upload();
    }

    /**
     * An upload with its parts by number.
     *
     * @param afterNumber only parts behind this one; 0 = from the first
     * @param limit 0 = the server's page size
     * @throws io.ozone.common.error.OzoneException NO_SUCH_UPLOAD
     */
    public PartPage listParts(String key, String uploadId, int afterNumber, int limit) {
        PartList list = om.query(OmQuery.newBuilder()
                        .setListParts(ListParts.newBuilder()
                                .setVolume(volume)
                                .setBucket(bucket)
                                .setKey(key)
                                .setUploadId(uploadId)
                                .setAfterNumber(afterNumber)
                                .setLimit(limit)))
                .getParts();
        List<PartInfo> parts = list.getPartsList().stream()
                .map(part -> Rows.part(part.getNumber(), part.getPart()))
                .toList();
        return new PartPage(Rows.upload(key, uploadId, list), parts, list.getTruncated());
    }

    private static PutOptions partOptions(ByteString nonce) {
        return PutOptions.DEFAULT.withEncryption(
                Encryption.newBuilder().setNonce(nonce).build());
    }

    private KeyInfo lookup(LookupKey.Builder query) {
        var found = om.query(OmQuery.newBuilder()
                        .setLookupKey(query.setVolume(volume).setBucket(bucket)))
                .getKey();
        String name = found.getName().isEmpty() ? query.getKey() : found.getName();
        if (found.getKey().getDeleteMarker()) {
            throw new DeleteMarkerException(
                    query.getVersionId().isEmpty() ? ErrorCode.KEY_NOT_FOUND : ErrorCode.IS_DELETE_MARKER,
                    "Version " + found.getVersionId() + " of key " + name + " in " + volume + "/" + bucket
                            + " is a delete marker",
                    found.getVersionId(),
                    found.getKey().getModifiedMillis());
        }
        return Rows.key(volume, bucket, name, found);
    }
}
