package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.http.RequestTarget;
import io.ozone.s3.store.ObjectStore;
import io.ozone.s3.xml.XmlElement;
import io.ozone.s3.xml.XmlWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The one ACL there is: full control for the owner, and nothing for others. */
final class AccessControl {
    static final String HEADER = "x-amz-acl";

    private static final String ROOT = "AccessControlPolicy";
    private static final String ALL = "FULL_CONTROL";

    private AccessControl() {}

    /** What a request for an ACL looks like; versions are of objects only. */
    static Match match(String name, String method, Level level) {
        Match match = Match.plain(name, method, level).subresource("acl");
        return level == Level.OBJECT ? match.parameters(ObjectVersion.PARAMETER) : match;
    }

    /** To whom the bucket, the object, or the version of it belongs that a request names. */
    static String owner(RequestTarget target, ObjectStore store) {
        return target.key().isEmpty()
                ? store.bucket(target.bucket()).owner()
                : Owners.in(target.bucket(), store)
                        .of(store.head(target.bucket(), target.key(), ObjectVersion.named(target)));
    }

    static byte[] document(String owner) {
        XmlWriter xml = XmlWriter.document(ROOT);
        Listing.owner(xml, owner);
        return xml.open("AccessControlList")
                .open("Grant")
                .open("Grantee", "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"")
                .element("ID", owner)
                .element("DisplayName", owner)
                .close("Grantee")
                .element("Permission", ALL)
                .close("Grant")
                .close("AccessControlList")
                .close(ROOT)
                .toBytes();
    }

    /**
     * Lets pass what asks for the ACL that is there: the header x-amz-acl with private, which is the only value that comes
     * so far, or a document.
     */
    static void requireAsIs(Exchange exchange, Identity caller, String owner) throws IOException {
        boolean named = exchange.header(HEADER) != null;
        boolean described = !exchange.bodyEnded() && exchange.contentLength() != 0;
        if (named && described) {
            throw S3Error.INVALID_REQUEST.failure(
                    "The request has an ACL in its header and in its body; leave one of them out");
        }
        if (named) {
            return;
        }
        ByteBuffer document = described ? PutConfiguration.document(exchange, caller) : ByteBuffer.allocate(0);
        if (!document.hasRemaining()) {
            throw S3Error.MISSING_SECURITY_HEADER.failure(
                    "Your request was missing a required header: it has no x-amz-acl, and no ACL in its body");
        }
        if (!isAsIs(XmlElement.read(document, ROOT), owner)) {
            throw S3Error.NOT_IMPLEMENTED.failure(
                    "ACLs that grant more or less than full control to the owner %s are not implemented;"
                            + " nothing was changed",
                    owner);
        }
    }

    private static boolean isAsIs(XmlElement policy, String owner) {
        policy.holding("Owner", "AccessControlList");
        String named = part(policy, "Owner").needed("ID");
        List<XmlElement> grants =
                part(policy, "AccessControlList").holding("Grant").children();
        boolean asIs = named.equals(owner) && grants.size() == 1;
        for (XmlElement grant : grants) {
            XmlElement grantee = part(grant.holding("Grantee", "Permission"), "Grantee");
            asIs &= grant.needed("Permission").equals(ALL)
                    && grantee.textOf("ID").orElse("").equals(owner);
        }
        return asIs;
    }

    private static XmlElement part(XmlElement whole, String name) {
        return whole.find(name)
                .orElseThrow(() -> S3Error.MALFORMED_ACL.failure("The element %s has no %s", whole.name(), name));
    }
}
