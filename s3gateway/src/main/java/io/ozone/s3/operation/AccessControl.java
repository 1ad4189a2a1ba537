package io.ozone.s3.operation;

import io.ozone.client.KeyInfo;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.s3.access.Acl;
import io.ozone.s3.access.Acl.Grant;
import io.ozone.s3.access.Acl.Grantee;
import io.ozone.s3.access.Acl.Permission;
import io.ozone.s3.access.GranteeElement;
import io.ozone.s3.access.Owners;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.error.S3Error;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.http.Level;
import io.ozone.s3.store.ObjectStore;
import io.ozone.s3.xml.XmlElement;
import io.ozone.s3.xml.XmlWriter;
import io.ozone.wire.om.BucketConfigurationKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ACLs as requests bring them and answers show them. */
final class AccessControl {
    static final String HEADER = "x-amz-acl";
    static final String GRANTS = "x-amz-grant-*";

    private static final String ROOT = "AccessControlPolicy";
    private static final String LOG_DELIVERY_WRITE = "log-delivery-write";
    private static final Pattern GRANTEE =
            Pattern.compile("\\s*([A-Za-z]+)\\s*=\\s*(?:\"([^\"]*)\"|([^\",]+?))\\s*(?:,|$)");

    /** What an ACL grants by headers stands in it in the order of the permissions. */
    private static final Map<Permission, String> GRANT_HEADERS = new EnumMap<>(Map.of(
            Permission.READ, "x-amz-grant-read",
            Permission.WRITE, "x-amz-grant-write",
            Permission.READ_ACP, "x-amz-grant-read-acp",
            Permission.WRITE_ACP, "x-amz-grant-write-acp",
            Permission.FULL_CONTROL, "x-amz-grant-full-control"));

    /** Groups come first, each in its order. */
    private static final Comparator<Grant> AS_SHOWN =
            Comparator.comparing(grant -> grant.grantee().kind() == Grantee.Kind.USER);

    private AccessControl() {}

    /** What a request for an ACL looks like; versions are of objects only. */
    static Match match(String name, String method, Level level) {
        Match match = Match.plain(name, method, level).subresource("acl");
        return level == Level.OBJECT ? match.parameters(ObjectVersion.PARAMETER) : match;
    }

    static byte[] document(String owner, Acl acl) {
        XmlWriter xml = XmlWriter.document(ROOT);
        Listing.owner(xml, owner);
        xml.open("AccessControlList");
        acl.grants().stream().sorted(AS_SHOWN).forEach(grant -> {
            xml.open("Grant");
            GranteeElement.write(xml, grant.grantee());
            xml.element("Permission", grant.permission().name()).close("Grant");
        });
        return xml.close("AccessControlList").close(ROOT).toBytes();
    }

    /** Whether a request says in its headers what shall be granted. */
    static boolean isAsked(Exchange exchange) {
        return exchange.header(HEADER) != null
                || GRANT_HEADERS.values().stream().anyMatch(header -> exchange.header(header) != null);
    }

    /**
     * What a request's headers say shall be granted; null = nothing.
     *
     * @param owner of what is granted
     * @param bucketOwner null = the owner is
     */
    static Acl ofHeaders(Exchange exchange, String owner, String bucketOwner) {
        String canned = exchange.header(HEADER);
        List<Grant> grants = new ArrayList<>();
        GRANT_HEADERS.forEach((permission, header) -> {
            String list = exchange.headerList(header);
            if (list != null) {
                grantees(header, list).forEach(grantee -> grants.add(new Grant(grantee, permission)));
            }
        });
        if (canned == null) {
            return grants.isEmpty() ? null : new Acl(grants);
        }
        if (!grants.isEmpty()) {
            throw S3Error.INVALID_REQUEST.failure("Specifying both Canned ACLs and Header Grants is not allowed");
        }
        return canned(canned, owner, bucketOwner);
    }

    static Acl canned(String name, String owner, String bucketOwner) {
        Acl own = Acl.ownersOnly(owner);
        boolean shared = bucketOwner != null && !bucketOwner.equals(owner);
        return switch (name) {
            case "private" -> own;
            case "public-read" -> own.with(Grantee.ALL, Permission.READ);
            case "public-read-write" -> own.with(Grantee.ALL, Permission.READ).with(Grantee.ALL, Permission.WRITE);
            case "authenticated-read" -> own.with(Grantee.KNOWN, Permission.READ);
            case "bucket-owner-read" -> shared ? own.with(Grantee.user(bucketOwner), Permission.READ) : own;
            case "bucket-owner-full-control" ->
                shared ? own.with(Grantee.user(bucketOwner), Permission.FULL_CONTROL) : own;
            case LOG_DELIVERY_WRITE -> logDelivery(own, bucketOwner);
            case "aws-exec-read" ->
                throw S3Error.NOT_IMPLEMENTED.failure("The ACL '%s' is not implemented; nothing was done", name);
            default ->
                throw S3Error.INVALID_ARGUMENT
                        .failure("The ACL '%s' is not known", name)
                        .with("ArgumentName", HEADER)
                        .with("ArgumentValue", name);
        };
    }

    private static Acl logDelivery(Acl own, String bucketOwner) {
        if (bucketOwner != null) {
            throw S3Error.NOT_IMPLEMENTED.failure(
                    "The ACL '%s' is for buckets, and not implemented for objects; nothing was done",
                    LOG_DELIVERY_WRITE);
        }
        return own.with(Grantee.LOGS, Permission.WRITE).with(Grantee.LOGS, Permission.READ_ACP);
    }

    private static List<Grantee> grantees(String header, String list) {
        List<Grantee> grantees = new ArrayList<>();
        Matcher matcher = GRANTEE.matcher(list);
        int at = 0;
        while (at < list.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw S3Error.INVALID_ARGUMENT.failure(
                        "%s is '%s'; it must be a list of id=\"user\" and uri=\"group\"", header, list);
            }
            String value = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
            grantees.add(
                    switch (matcher.group(1)) {
                        case "id" -> Grantee.user(value);
                        case "uri" -> Grantee.group(value);
                        case "emailAddress" -> throw GranteeElement.unresolvable(value);
                        default ->
                            throw S3Error.INVALID_ARGUMENT.failure(
                                    "%s names a grantee by '%s'; id and uri are known", header, matcher.group(1));
                    });
            at = matcher.end();
        }
        return grantees;
    }

    /** What the request says shall be granted, in its headers or its body. */
    static Acl read(Exchange exchange, Identity caller, String owner, String bucketOwner) throws IOException {
        boolean described = !exchange.body().isEnded() && exchange.body().length() != 0;
        if (isAsked(exchange)) {
            if (described) {
                throw S3Error.INVALID_REQUEST.failure(
                        "The request has an ACL in its header and in its body; leave one of them out");
            }
            return ofHeaders(exchange, owner, bucketOwner);
        }
        ByteBuffer document = described ? PutConfiguration.document(exchange, caller) : ByteBuffer.allocate(0);
        if (!document.hasRemaining()) {
            throw S3Error.MISSING_SECURITY_HEADER.failure(
                    "Your request was missing a required header: it has no x-amz-acl, and no ACL in its body");
        }
        return ofDocument(XmlElement.read(document, ROOT), owner);
    }

    private static Acl ofDocument(XmlElement policy, String owner) {
        policy.holding("Owner", "AccessControlList");
        String named = part(policy, "Owner").needed("ID");
        if (!named.equals(owner)) {
            throw S3Error.ACCESS_DENIED.failure(
                    "Access Denied: the owner is %s, and an ACL can't make it '%s'", owner, named);
        }
        List<Grant> grants = new ArrayList<>();
        for (XmlElement grant :
                part(policy, "AccessControlList").holding("Grant").children()) {
            grants.add(new Grant(
                    GranteeElement.read(part(grant.holding("Grantee", "Permission"), "Grantee")),
                    permission(grant.needed("Permission"))));
        }
        return new Acl(grants);
    }

    private static Permission permission(String text) {
        try {
            return Permission.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw S3Error.MALFORMED_ACL.failure(e, "The permission '" + text + "' is not known");
        }
    }

    private static XmlElement part(XmlElement whole, String name) {
        return whole.find(name)
                .orElseThrow(() -> S3Error.MALFORMED_ACL.failure("The element %s has no %s", whole.name(), name));
    }

    /** Refuses an ACL that is public where the bucket blocks those. */
    static void requireNotBlocked(ObjectStore store, String bucket, Acl asked) {
        if (asked.isPublic() && PutBucketPolicy.publicAccess(store, bucket).blocksPublicAcls()) {
            throw S3Error.ACCESS_DENIED.failure(
                    "Access Denied: the ACL is public, and the bucket %s blocks public ACLs", bucket);
        }
    }

    static S3Exception off() {
        return S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED.failure("The bucket does not allow ACLs");
    }

    /** What a bucket has, whether it counts or not. */
    static Acl ofBucket(ObjectStore store, String bucket, String owner) {
        try {
            return Acl.parse(store.configuration(bucket, BucketConfigurationKind.ACL)
                    .getDocument()
                    .toStringUtf8());
        } catch (OzoneException e) {
            if (e.code() == ErrorCode.BUCKET_CONFIGURATION_NOT_FOUND) {
                return Acl.ownersOnly(owner);
            }
            throw e;
        }
    }

    /** What an object grants. */
    static Acl of(KeyInfo object, Owners owners) {
        String text = owners.aclsAreOff() ? null : object.metadata().get(Acl.METADATA);
        return text == null ? Acl.ownersOnly(owners.of(object)) : Acl.parse(text);
    }
}
