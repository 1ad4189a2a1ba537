package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.client.KeyVersion;
import io.ozone.client.VersionPage;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.access.Owners;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.xml.XmlWriter;

/** Lists all versions and delete markers in a bucket: by key, and for each key the newest first. */
final class ListObjectVersions implements Operation {
    private static final Match MATCH = Match.plain("ListObjectVersions", "GET", Level.BUCKET)
            .subresource("versions")
            .parameters("prefix", "delimiter", "key-marker", "version-id-marker", "max-keys", "encoding-type");

    private final int limit;
    private final Gatekeeper gatekeeper;

    /** @param limit most entries of a page */
    ListObjectVersions(int limit, Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
        this.limit = limit;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        RequestTarget target = exchange.target();
        Listing listing = new Listing(exchange, limit);
        String keyMarker = target.parameter("key-marker", "");
        String versionIdMarker = target.parameter("version-id-marker", "");
        if (keyMarker.isEmpty() && !versionIdMarker.isEmpty()) {
            throw S3Error.INVALID_ARGUMENT.failure("A version-id marker cannot be specified without a key marker.");
        }
        VersionPage page = listing.versions(caller, keyMarker, versionIdMarker);
        XmlWriter xml = XmlWriter.document("ListVersionsResult");
        listing.head(xml, page.truncated());
        xml.element("KeyMarker", listing.name(keyMarker)).element("VersionIdMarker", versionIdMarker);
        if (page.truncated()) {
            xml.element("NextKeyMarker", listing.name(page.nextKey()));
            if (!page.nextVersionId().isEmpty()) {
                xml.element("NextVersionIdMarker", page.nextVersionId());
            }
        }
        Owners owners = gatekeeper.owners(target.bucket());
        for (KeyVersion version : page.versions()) {
            entry(xml, version, listing, owners);
        }
        listing.prefixes(xml, page.commonPrefixes());
        exchange.answer(200, xml.close("ListVersionsResult").toBytes());
    }

    private static void entry(XmlWriter xml, KeyVersion version, Listing listing, Owners owners) {
        KeyInfo key = version.key();
        String element = version.deleteMarker() ? "DeleteMarker" : "Version";
        xml.open(element)
                .element("Key", listing.name(key.name()))
                .element("VersionId", key.versionId())
                .element("IsLatest", version.latest());
        if (version.deleteMarker()) {
            xml.element("LastModified", Listing.time(key.modifiedMillis()));
            Listing.owner(xml, owners.of(key));
        } else {
            Listing.describe(xml, key, owners);
        }
        xml.close(element);
    }
}
