package io.ozone.s3.operation;

import io.ozone.client.CompleteOptions;
import io.ozone.client.KeyInfo;
import io.ozone.client.PartInfo;
import io.ozone.client.PartPage;
import io.ozone.client.UploadInfo;
import io.ozone.client.UploadedPart;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.body.Payload;
import io.ozone.s3.encryption.AskedEncryption;
import io.ozone.s3.encryption.EncryptionHeaders;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.store.ObjectStore;
import io.ozone.s3.xml.XmlWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes an object of the parts that the request names.
 *
 * <p>The cluster moves no byte for it, so it is quick whatever the object's size, and the answer starts when it is known:
 * unlike at S3, no error comes behind a 200. Who never saw the answer may ask again and gets the same.
 */
final class CompleteMultipartUpload implements Operation {
    private static final String OBJECT_SIZE = "x-amz-mp-object-size";
    private static final int PAGE = 1000;

    private static final Match MATCH = Match.plain("CompleteMultipartUpload", "POST", Level.OBJECT)
            .subresource("uploadId")
            .headers(WriteConditions.IF_MATCH, WriteConditions.IF_NONE_MATCH, OBJECT_SIZE, UploadChecksum.TYPE_HEADER)
            .withHeaders("CompleteMultipartUpload", EncryptionHeaders.ASKED);

    private final ObjectEncryption encryption;

    CompleteMultipartUpload(ObjectEncryption encryption) {
        this.encryption = encryption;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) throws IOException {
        CompleteOptions options = CompleteOptions.DEFAULT
                .withCondition(WriteConditions.toStore(exchange))
                .withExpectedLength(objectSize(exchange));
        CompletionChecksum checksum = CompletionChecksum.read(exchange);
        CompletionList list =
                CompletionList.read(Payload.withoutChecksum(exchange, caller).readWhole(CompletionList.MAX_BODY_BYTES));
        AskedEncryption said = encryption.asked(exchange);
        KeyInfo key = complete(exchange.target(), caller.store(), list, options, checksum, said);
        encryption.describe(exchange, key.encryption(), said.customerKey());
        ObjectHeaders.announceExpiration(exchange, key);
        ObjectVersion.made(exchange, key.versionId());
        exchange.answer(200, answer(exchange, key));
    }

    /** What the cluster is to do. */
    private record Order(List<UploadedPart> parts, CompleteOptions options) {}

    private KeyInfo complete(
            RequestTarget target,
            ObjectStore store,
            CompletionList list,
            CompleteOptions options,
            CompletionChecksum checksum,
            AskedEncryption said) {
        Order order;
        try {
            UploadInfo upload = store.upload(target.bucket(), target.key(), uploadId(target));
            UploadChecksum asked = UploadChecksum.of(upload);
            encryption.requireCompletes(said, upload.encryption(), asked.isThere());
            order = order(target, store, list, options, checksum, asked);
        } catch (OzoneException e) {
            if (e.code() != ErrorCode.NO_SUCH_UPLOAD) {
                throw e;
            }
            // It may be over because it was completed, and this is who missed the answer. If not, the cluster says so.
            order = new Order(list.uploaded(), options);
        }
        return submit(target, store, order);
    }

    private static Order order(
            RequestTarget target,
            ObjectStore store,
            CompletionList list,
            CompleteOptions options,
            CompletionChecksum checksum,
            UploadChecksum asked) {
        checksum.requireFits(asked);
        list.requireChecksums(asked);
        if (!asked.isThere()) {
            return new Order(list.uploaded(), options);
        }
        List<PartInfo> parts = named(target, store, list);
        String value = checksum.combine(asked, parts);
        return new Order(
                list.uploaded(parts),
                value.isEmpty()
                        ? options
                        : options.withMetadata(Map.of(asked.kind().header(), value))
                                .withPartChecksums(true));
    }

    /** The parts of the list as they were uploaded, in its order. */
    private static List<PartInfo> named(RequestTarget target, ObjectStore store, CompletionList list) {
        Map<Integer, PartInfo> uploaded = new HashMap<>();
        int after = list.parts().get(0).number() - 1;
        int last = list.parts().get(list.parts().size() - 1).number();
        boolean more = true;
        while (more && after < last) {
            PartPage page = store.listParts(target.bucket(), target.key(), uploadId(target), after, PAGE);
            for (PartInfo part : page.parts()) {
                uploaded.put(part.number(), part);
                after = part.number();
            }
            more = page.truncated() && !page.parts().isEmpty();
        }
        List<PartInfo> named = new ArrayList<>(list.parts().size());
        for (CompletionList.Named part : list.parts()) {
            PartInfo found = uploaded.get(part.number());
            if (found == null) {
                throw ErrorCode.INVALID_PART.failure("Part %d was not uploaded", part.number());
            }
            named.add(found);
        }
        return named;
    }

    private static KeyInfo submit(RequestTarget target, ObjectStore store, Order order) {
        try {
            return store.completeUpload(
                    target.bucket(), target.key(), uploadId(target), order.parts(), order.options());
        } catch (OzoneException e) {
            // The list was checked when it was read, so this is the one argument that is left.
            if (e.code() == ErrorCode.INVALID_ARGUMENT && order.options().expectedLength() >= 0) {
                throw S3Error.INVALID_REQUEST.failure(
                        e, "The provided '" + OBJECT_SIZE + "' header does not fit: " + e.getMessage());
            }
            throw e;
        }
    }

    private static String uploadId(RequestTarget target) {
        return target.parameter("uploadId");
    }

    /** -1 = the request does not say. */
    private static long objectSize(Exchange exchange) {
        String text = exchange.header(OBJECT_SIZE);
        if (text == null) {
            return -1;
        }
        try {
            long size = Long.parseLong(text.strip());
            if (size >= 0) {
                return size;
            }
        } catch (NumberFormatException e) {
            throw S3Error.INVALID_REQUEST.failure(e, "Value for " + OBJECT_SIZE + " header is invalid: '" + text + "'");
        }
        throw S3Error.INVALID_REQUEST.failure("Value for %s header is invalid: '%s'", OBJECT_SIZE, text);
    }

    private static byte[] answer(Exchange exchange, KeyInfo key) {
        RequestTarget target = exchange.target();
        String host = exchange.header("host");
        XmlWriter xml = XmlWriter.document("CompleteMultipartUploadResult")
                .element("Location", "http://" + (host == null ? "" : host) + target.rawPath())
                .element("Bucket", target.bucket())
                .element("Key", target.key())
                .element("ETag", ObjectHeaders.quoted(key.etag()));
        CompletionChecksum.elements(xml, key);
        return xml.close("CompleteMultipartUploadResult").toBytes();
    }
}
