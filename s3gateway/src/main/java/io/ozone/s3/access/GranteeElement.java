package io.ozone.s3.access;

import io.ozone.s3.access.Acl.Grantee;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.xml.XmlElement;
import io.ozone.s3.xml.XmlWriter;

/** To whom something is granted, as documents have it. */
public final class GranteeElement {
    private static final String NAME = "Grantee";
    private static final String USER = "ID";
    private static final String SHOWN_USER = "DisplayName";
    private static final String GROUP = "URI";
    private static final String ADDRESS = "EmailAddress";

    private GranteeElement() {}

    /** @throws S3Exception MalformedXML, MalformedACLError, InvalidArgument, UnresolvableGrantByEmailAddress */
    public static Grantee read(XmlElement element) {
        element.holding(USER, SHOWN_USER, GROUP, ADDRESS);
        if (element.has(ADDRESS)) {
            throw unresolvable(element.needed(ADDRESS));
        }
        if (element.has(USER) == element.has(GROUP)) {
            throw S3Error.MALFORMED_ACL.failure("A Grantee has an ID or a URI");
        }
        return element.has(USER) ? Grantee.user(element.needed(USER)) : Grantee.group(element.needed(GROUP));
    }

    public static S3Exception unresolvable(String address) {
        return S3Error.UNRESOLVABLE_GRANT_BY_EMAIL_ADDRESS
                .failure("The email address you provided does not match any account on record: users have none here;"
                        + " name them by their id")
                .with(ADDRESS, address);
    }

    public static void write(XmlWriter xml, Grantee grantee) {
        boolean user = grantee.kind() == Grantee.Kind.USER;
        xml.open(
                NAME,
                "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\""
                        + (user ? "CanonicalUser" : "Group") + "\"");
        if (user) {
            xml.element(USER, grantee.user()).element(SHOWN_USER, grantee.user());
        } else {
            xml.element(GROUP, grantee.kind().uri());
        }
        xml.close(NAME);
    }
}
