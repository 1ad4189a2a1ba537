package io.ozone.s3.operation;

import io.ozone.client.UploadInfo;
import io.ozone.client.UploadPage;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.access.Owners;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.configuration.ObjectOwnership;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.Percent;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.store.ObjectStore;
import io.ozone.s3.xml.XmlWriter;
import java.util.List;

/** Lists the uploads under way in a bucket. */
final class ListMultipartUploads implements Operation {
    private static final Match MATCH = Match.plain("ListMultipartUploads", "GET", Level.BUCKET)
            .subresource("uploads")
            .parameters("prefix", "delimiter", "key-marker", "upload-id-marker", "max-uploads", "encoding-type");

    private final int limit;
    private final Gatekeeper gatekeeper;

    /** What one request asks for. */
    private record Order(
            String bucket,
            String prefix,
            String delimiter,
            String keyMarker,
            String uploadIdMarker,
            int maxUploads,
            boolean urlEncoded) {
        static Order of(RequestTarget target, int limit) {
            String encoding = target.parameter("encoding-type", "");
            if (!encoding.isEmpty() && !encoding.equals("url")) {
                throw S3Error.INVALID_ARGUMENT.failure("encoding-type '%s' is not known; only url is", encoding);
            }
            return new Order(
                    target.bucket(),
                    target.parameter("prefix", ""),
                    target.parameter("delimiter", ""),
                    target.parameter("key-marker", ""),
                    target.parameter("upload-id-marker", ""),
                    Listing.count(target, "max-uploads", limit),
                    !encoding.isEmpty());
        }

        String name(String name) {
            return urlEncoded ? Percent.encodePath(name) : name;
        }
    }

    /** @param limit most uploads of a page */
    ListMultipartUploads(int limit, Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
        this.limit = limit;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        Order order = Order.of(exchange.target(), limit);
        Owners owners = gatekeeper.owners(order.bucket());
        UploadPage page = page(caller, order);
        XmlWriter xml = XmlWriter.document("ListMultipartUploadsResult");
        head(xml, order, page);
        for (UploadInfo upload : page.uploads()) {
            xml.open("Upload").element("Key", order.name(upload.key())).element("UploadId", upload.uploadId());
            ListParts.describe(xml, upload, owner(caller.store(), order.bucket(), upload, owners));
            xml.element("Initiated", Listing.time(upload.createdMillis())).close("Upload");
        }
        for (String commonPrefix : page.commonPrefixes()) {
            xml.open("CommonPrefixes")
                    .element("Prefix", order.name(commonPrefix))
                    .close("CommonPrefixes");
        }
        exchange.answer(200, xml.close("ListMultipartUploadsResult").toBytes());
    }

    /** A listing does not tell which of others' uploads were begun for the bucket's owner; elsewhere there are none. */
    private static String owner(ObjectStore store, String bucket, UploadInfo upload, Owners owners) {
        if (owners.ownership() != ObjectOwnership.BUCKET_OWNER_PREFERRED
                || upload.owner().equals(owners.bucketOwner())) {
            return owners.of(upload);
        }
        try {
            return owners.of(store.upload(bucket, upload.key(), upload.uploadId()));
        } catch (OzoneException e) {
            if (e.code() != ErrorCode.NO_SUCH_UPLOAD) {
                throw e;
            }
            // It ended since.
            return upload.owner();
        }
    }

    private static UploadPage page(Identity caller, Order order) {
        if (order.maxUploads() == 0) {
            caller.store().bucket(order.bucket());
            return new UploadPage(List.of(), List.of(), false, "", "");
        }
        return caller.store()
                .listUploads(
                        order.bucket(),
                        order.prefix(),
                        order.keyMarker(),
                        order.uploadIdMarker(),
                        order.delimiter(),
                        order.maxUploads());
    }

    private static void head(XmlWriter xml, Order order, UploadPage page) {
        xml.element("Bucket", order.bucket())
                .element("KeyMarker", order.name(order.keyMarker()))
                .element("UploadIdMarker", order.uploadIdMarker());
        if (page.truncated()) {
            xml.element("NextKeyMarker", order.name(page.nextKey())).element("NextUploadIdMarker", page.nextUploadId());
        }
        xml.element("Prefix", order.name(order.prefix()));
        if (!order.delimiter().isEmpty()) {
            xml.element("Delimiter", order.name(order.delimiter()));
        }
        if (order.urlEncoded()) {
            xml.element("EncodingType", "url");
        }
        xml.element("MaxUploads", order.maxUploads()).element("IsTruncated", page.truncated());
    }
}
