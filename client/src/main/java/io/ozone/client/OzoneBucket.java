package io.ozone.client;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.wire.om.DeleteKey;
import io.ozone.wire.om.DeleteKeys;
import io.ozone.wire.om.DeletedKeys;
import io.ozone.wire.om.KeyList;
import io.ozone.wire.om.ListKeys;
import io.ozone.wire.om.LookupKey;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.RenameKey;
import java.nio.ByteBuffer;
import java.util.List;

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
     * @throws io.ozone.common.error.OzoneException INVALID_RANGE when the offset lies beyond the key's end
     */
    public KeyInputStream get(KeyInfo key, long offset, long length) {
        if (offset < 0 || length < 0 || offset > key.length()) {
            throw ErrorCode.INVALID_RANGE.failure(
                    "%d bytes from offset %d can't be read from key '%s' of %d bytes",
                    length, offset, key.name(), key.length());
        }
        return new KeyInputStream(this, datanodes, key, offset, Math.min(length, key.length() - offset));
    }

    /** The key without its block locations. */
    public KeyInfo head(String key) {
        return lookup(LookupKey.newBuilder().setKey(key).setHead(true));
    }

    /** The key with its block locations, to be read with {@link #get(KeyInfo, long, long)}. */
    public KeyInfo lookup(String key) {
        return lookup(LookupKey.newBuilder().setKey(key));
    }

    /** The key with locations that are fresh for these containers. */
    KeyInfo lookupAgain(String key, List<Long> staleContainers) {
        return lookup(LookupKey.newBuilder().setKey(key).addAllRefreshContainers(staleContainers));
    }

    /**
     * Deletes a key.
     *
     * @param ifEtag delete only when the key has this ETag; empty = no condition
     * @throws io.ozone.common.error.OzoneException KEY_NOT_FOUND, ETAG_MISMATCH
     */
    public void delete(String key, String ifEtag) {
        om.submit(OmCommand.newBuilder()
                .setDeleteKey(DeleteKey.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setKey(key)
                        .setIfEtag(ifEtag)));
    }

    /** Deletes each key on its own; keys that do not exist are no error. */
    public DeleteResult deleteAll(List<String> keys) {
        DeletedKeys result = om.submit(OmCommand.newBuilder()
                        .setDeleteKeys(DeleteKeys.newBuilder()
                                .setVolume(volume)
                                .setBucket(bucket)
                                .addAllKeys(keys)))
                .getDeletedKeys();
        return new DeleteResult(List.copyOf(result.getDeletedList()), List.copyOf(result.getMissingList()));
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
                .map(key -> Rows.key(volume, bucket, key.getName(), key.getKey(), List.of()))
                .toList();
        return new KeyPage(keys, List.copyOf(list.getCommonPrefixesList()), list.getTruncated(), list.getNext());
    }

    private KeyInfo lookup(LookupKey.Builder query) {
        var found = om.query(OmQuery.newBuilder()
                        .setLookupKey(query.setVolume(volume).setBucket(bucket)))
                .getKey();
        String name = found.getName().isEmpty() ? query.getKey() : found.getName();
        return Rows.key(volume, bucket, name, found.getKey(), found.getLocationsList());
    }
}
