package io.ozone.s3.operation;

import io.ozone.client.PartInfo;
import io.ozone.client.PartPage;
import io.ozone.client.UploadInfo;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.encryption.CustomerKey;
import io.ozone.s3.encryption.EncryptionHeaders;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.xml.XmlWriter;
import java.util.List;

/** Lists the parts of an upload by number. */
final class ListParts implements Operation {
    private static final Match MATCH = Match.plain("ListParts", "GET", Level.OBJECT)
            .subresource("uploadId")
            .parameters("max-parts", "part-number-marker")
            .headers(EncryptionHeaders.CUSTOMER);

    private final int limit;
    private final ObjectEncryption encryption;
    private final Gatekeeper gatekeeper;

    /** @param limit most parts of a page */
    ListParts(int limit, ObjectEncryption encryption, Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
        this.limit = limit;
        this.encryption = encryption;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        RequestTarget target = exchange.target();
        String uploadId = target.parameter("uploadId");
        int maxParts = Listing.count(target, "max-parts", limit);
        int marker = Listing.count(target.parameter("part-number-marker"), "part-number-marker", 0, PartNumber.MAX);
        CustomerKey customerKey = encryption.customerKey(exchange);
        PartPage page = page(caller, target, uploadId, marker, maxParts);
        encryption.requireSame(customerKey, page.upload().encryption());
        XmlWriter xml = XmlWriter.document("ListPartsResult")
                .element("Bucket", target.bucket())
                .element("Key", target.key())
                .element("UploadId", uploadId)
                .element("PartNumberMarker", marker);
        if (!page.parts().isEmpty()) {
            xml.element(
                    "NextPartNumberMarker",
                    page.parts().get(page.parts().size() - 1).number());
        }
        xml.element("MaxParts", maxParts).element("IsTruncated", page.truncated());
        for (PartInfo part : page.parts()) {
            xml.open("Part")
                    .element("PartNumber", part.number())
                    .element("LastModified", Listing.time(part.modifiedMillis()))
                    .element("ETag", ObjectHeaders.quoted(part.etag()))
                    .element("Size", part.length());
            PartChecksum.parse(part.checksum()).element(xml);
            xml.close("Part");
        }
        describe(xml, page.upload(), gatekeeper.owners(target.bucket()).of(page.upload()));
        ObjectHeaders.announceAbortion(exchange, page.upload().expiration());
        exchange.answer(200, xml.close("ListPartsResult").toBytes());
    }

    private static PartPage page(Identity caller, RequestTarget target, String uploadId, int marker, int maxParts) {
        if (maxParts == 0) {
            return new PartPage(caller.store().upload(target.bucket(), target.key(), uploadId), List.of(), false);
        }
        return caller.store().listParts(target.bucket(), target.key(), uploadId, marker, maxParts);
    }

    /** Who uploads, and what the object will be like. */
    static void describe(XmlWriter xml, UploadInfo upload, String owner) {
        xml.open("Initiator")
                .element("ID", upload.owner())
                .element("DisplayName", upload.owner())
                .close("Initiator");
        Listing.owner(xml, owner);
        xml.element("StorageClass", StorageClass.of(upload.replication()).name());
        UploadChecksum.of(upload).elements(xml);
    }
}
