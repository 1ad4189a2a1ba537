package io.ozone.s3.operation;

import io.ozone.s3.access.Acl;
import io.ozone.s3.access.Acl.Grant;
import io.ozone.s3.access.Acl.Grantee;
import io.ozone.s3.access.Acl.Permission;
import io.ozone.s3.access.Gatekeeper;
import io.ozone.s3.access.Owners;
import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import java.util.Map;

/**
 * To whom a new object or upload belongs, and what it grants, as its metadata keeps it.
 *
 * @param owner null = it is who writes it
 * @param acl null = it grants no more than is so anyway
 */
record ObjectRights(String owner, String acl) {
    private static final String SHARES_ALL = "bucket-owner-full-control";

    /** @throws io.ozone.s3.error.S3Exception when the bucket does not take what the request's headers ask for */
    static ObjectRights ofHeaders(Exchange exchange, Identity caller, Gatekeeper gatekeeper) {
        Owners owners = gatekeeper.owners(exchange.target().bucket());
        String canned = exchange.header(AccessControl.HEADER);
        String owner = owners.ofNew(caller.user(), SHARES_ALL.equals(canned));
        Acl asked = AccessControl.ofHeaders(exchange, owner, owners.bucketOwner());
        return of(exchange, caller, owners, canned, owner, asked);
    }

    /** The same of an upload form, whose field counts in place of headers. */
    static ObjectRights ofForm(Exchange exchange, Identity caller, Gatekeeper gatekeeper) {
        Owners owners = gatekeeper.owners(exchange.target().bucket());
        String canned = exchange.form().field("acl");
        String owner = owners.ofNew(caller.user(), SHARES_ALL.equals(canned));
        Acl asked = canned == null ? null : AccessControl.canned(canned, owner, owners.bucketOwner());
        return of(exchange, caller, owners, canned, owner, asked);
    }

    private static ObjectRights of(
            Exchange exchange, Identity caller, Owners owners, String canned, String owner, Acl asked) {
        if (asked != null && owners.aclsAreOff()) {
            requireBucketOwnersAll(canned, asked, owners.bucketOwner());
        } else if (asked != null) {
            AccessControl.requireNotBlocked(caller.store(), exchange.target().bucket(), asked);
        }
        boolean plain = asked == null || owners.aclsAreOff() || asked.equals(Acl.ownersOnly(owner));
        return new ObjectRights(owner.equals(caller.user()) ? null : owner, plain ? null : asked.text());
    }

    /** With ACLs off, one that says what is so anyway can be asked for. */
    private static void requireBucketOwnersAll(String canned, Acl asked, String bucketOwner) {
        Grant all = new Grant(Grantee.user(bucketOwner), Permission.FULL_CONTROL);
        boolean same = canned == null ? asked.grants().stream().allMatch(all::equals) : canned.equals(SHARES_ALL);
        if (!same) {
            throw AccessControl.off();
        }
    }

    /** The object's metadata, with these. */
    Map<String, String> in(Map<String, String> metadata) {
        if (owner != null) {
            metadata.put(Owners.METADATA, owner);
        }
        if (acl != null) {
            metadata.put(Acl.METADATA, acl);
        }
        return metadata;
    }
}
