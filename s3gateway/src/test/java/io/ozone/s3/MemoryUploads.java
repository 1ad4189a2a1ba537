package io.ozone.s3;

import com.google.protobuf.ByteString;
import io.ozone.client.CompleteOptions;
import io.ozone.client.KeyPart;
import io.ozone.client.PartInfo;
import io.ozone.client.PartPage;
import io.ozone.client.UploadInfo;
import io.ozone.client.UploadOptions;
import io.ozone.client.UploadPage;
import io.ozone.client.UploadedPart;
import io.ozone.common.error.ErrorCode;
import io.ozone.s3.auth.Crypto;
import io.ozone.wire.Replication;
import io.ozone.wire.om.KeyLock;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The uploads under way of a store in memory. Used under the store's lock. */
final class MemoryUploads {
    private static final int MIN_PART_BYTES = 5 << 20;

    /** An upload and its parts. */
    private record Upload(String bucket, UploadInfo info, KeyLock lock, NavigableMap<Integer, Part> parts) {}

    private record Part(PartInfo info, byte[] data, ByteString nonce) {}

    /** What a key is made of. */
    record Whole(UploadInfo upload, KeyLock lock, byte[] data, String etag, List<KeyPart> parts) {}

    private final NavigableMap<String, Upload> uploads = new TreeMap<>();
    private final Comparator<String> keyOrder;
    private long created;

    MemoryUploads(Comparator<String> keyOrder) {
        this.keyOrder = keyOrder;
    }

    String create(String bucket, String key, String owner, Replication fallback, UploadOptions options, long millis) {
        String id = "upload-%06d".formatted(++created);
        UploadInfo info = new UploadInfo(
                key,
                id,
                millis,
                options.replication() == null ? fallback : options.replication(),
                owner,
                new TreeMap<>(options.metadata()),
                options.tags(),
                options.checksumAlgorithm(),
                options.checksumType(),
                options.encryption(),
                null);
        uploads.put(id, new Upload(bucket, info, options.lock(), new TreeMap<>()));
        return id;
    }

    UploadInfo info(String bucket, String key, String id) {
        return find(bucket, key, id).info();
    }

    boolean isEmpty(String bucket) {
        return uploads.values().stream().noneMatch(upload -> upload.bucket().equals(bucket));
    }

    void put(String bucket, String key, String id, PartInfo part, byte[] data, ByteString nonce) {
        find(bucket, key, id).parts().put(part.number(), new Part(part, data, nonce));
    }

    PartPage listParts(String bucket, String key, String id, int afterNumber, int limit) {
        Upload upload = find(bucket, key, id);
        List<PartInfo> parts = upload.parts().tailMap(afterNumber, false).values().stream()
                .map(Part::info)
                .toList();
        return new PartPage(upload.info(), parts.subList(0, Math.min(limit, parts.size())), parts.size() > limit);
    }

    UploadPage list(
            String bucket, String prefix, String keyMarker, String uploadIdMarker, String delimiter, int limit) {
        List<Upload> sorted = uploads.values().stream()
                .filter(upload -> upload.bucket().equals(bucket))
                .sorted((a, b) -> keyOrder.compare(a.info().key(), b.info().key()))
                .toList();
        List<UploadInfo> found = new ArrayList<>();
        TreeSet<String> prefixes = new TreeSet<>(keyOrder);
        String lastKey = "";
        String lastId = "";
        for (Upload upload : sorted) {
            String key = upload.info().key();
            String id = upload.info().uploadId();
            int order = keyOrder.compare(key, keyMarker);
            boolean behindMarker = keyMarker.isEmpty()
                    || order > 0
                    || (order == 0 && !uploadIdMarker.isEmpty() && id.compareTo(uploadIdMarker) > 0);
            if (!key.startsWith(prefix) || !behindMarker) {
                continue;
            }
            int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            String common = at < 0 ? null : key.substring(0, at + delimiter.length());
            if (common != null && (prefixes.contains(common) || keyMarker.startsWith(common))) {
                continue;
            }
            if (found.size() + prefixes.size() == limit) {
                return new UploadPage(found, List.copyOf(prefixes), true, lastKey, lastId);
            }
            if (common == null) {
                found.add(listed(upload.info()));
            } else {
                prefixes.add(common);
            }
            lastKey = common == null ? key : common;
            lastId = common == null ? id : "";
        }
        return new UploadPage(found, List.copyOf(prefixes), false, "", "");
    }

    private static UploadInfo listed(UploadInfo upload) {
        return new UploadInfo(
                upload.key(),
                upload.uploadId(),
                upload.createdMillis(),
                upload.replication(),
                upload.owner(),
                Map.of(),
                Map.of(),
                upload.checksumAlgorithm(),
                upload.checksumType(),
                upload.encryption(),
                null);
    }

    /** Puts the named parts together; the upload stays until it is aborted. */
    Whole combine(String bucket, String key, String id, List<UploadedPart> named, CompleteOptions options) {
        Upload upload = find(bucket, key, id);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        List<KeyPart> parts = new ArrayList<>();
        int last = 0;
        for (int i = 0; i < named.size(); i++) {
            UploadedPart one = named.get(i);
            if (one.number() <= last) {
                throw ErrorCode.INVALID_PART_ORDER.failure("part %d behind %d", one.number(), last);
            }
            last = one.number();
            Part part = upload.parts().get(one.number());
            if (part == null
                    || !part.info().etag().equals(one.etag())
                    || (!one.checksum().isEmpty()
                            && !one.checksum().equals(part.info().checksum()))) {
                throw ErrorCode.INVALID_PART.failure("part %d is another", one.number());
            }
            if (i < named.size() - 1 && part.data().length < MIN_PART_BYTES) {
                throw ErrorCode.ENTITY_TOO_SMALL.failure("part %d is too small", one.number());
            }
            String kept = options.partChecksums() ? part.info().checksum() : "";
            parts.add(new KeyPart(one.number(), data.size(), part.data().length, kept, part.nonce()));
            data.writeBytes(part.data());
        }
        if (options.expectedLength() >= 0 && options.expectedLength() != data.size()) {
            throw ErrorCode.INVALID_ARGUMENT.failure("not %d bytes", options.expectedLength());
        }
        return new Whole(upload.info(), upload.lock(), data.toByteArray(), etag(named), parts);
    }

    void remove(String bucket, String key, String id) {
        find(bucket, key, id);
        uploads.remove(id);
    }

    static String etag(List<UploadedPart> parts) {
        var digest = Crypto.digest("MD5");
        parts.forEach(part -> digest.update(HexFormat.of().parseHex(part.etag())));
        return Crypto.hex(digest.digest()) + "-" + parts.size();
    }

    private Upload find(String bucket, String key, String id) {
        Upload upload = uploads.get(id);
        if (upload == null
                || !upload.bucket().equals(bucket)
                || !upload.info().key().equals(key)) {
            throw ErrorCode.NO_SUCH_UPLOAD.failure("no upload %s of %s", id, key);
        }
        return upload;
    }
}
