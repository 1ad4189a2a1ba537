package io.ozone.s3.access;

import io.ozone.s3.configuration.DefaultEncryption;
import io.ozone.s3.configuration.ObjectOwnership;
import io.ozone.s3.configuration.PublicAccessBlock;
import io.ozone.s3.error.S3Exception;
import io.ozone.s3.policy.BucketPolicy;
import io.ozone.wire.om.BucketAccess;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What decides about one bucket, about how its new objects are encrypted, and about where its requests are logged.
 *
 * @param volumeOwner may configure it where no grants are needed
 * @param policy null = it has none
 * @param acl null = it has none but that its owner may do everything
 * @param encryption null = new objects are not encrypted, unless their requests say so
 * @param logging where its requests are logged, as it is kept; null = nowhere
 */
record BucketGuard(
        Owners owners,
        String volumeOwner,
        BucketPolicy policy,
        PublicAccessBlock block,
        Acl acl,
        DefaultEncryption encryption,
        BucketConfiguration logging) {
    private static final Logger LOG = LoggerFactory.getLogger(BucketGuard.class);

    private static final String DENIES_ALL = """
            {"Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
                "Resource": ["arn:aws:s3:::BUCKET", "arn:aws:s3:::BUCKET/*"]}}""";

    static BucketGuard of(String bucket, BucketAccess access) {
        return new BucketGuard(
                owners(access),
                access.getVolumeOwner(),
                find(access, BucketConfigurationKind.POLICY)
                        .map(found -> policy(bucket, found))
                        .orElse(null),
                find(access, BucketConfigurationKind.PUBLIC_ACCESS_BLOCK)
                        .map(PublicAccessBlock::of)
                        .orElse(PublicAccessBlock.NONE),
                find(access, BucketConfigurationKind.ACL)
                        .map(found -> Acl.parse(found.getDocument().toStringUtf8()))
                        .orElse(null),
                find(access, BucketConfigurationKind.ENCRYPTION)
                        .map(DefaultEncryption::of)
                        .orElse(null),
                find(access, BucketConfigurationKind.LOGGING).orElse(null));
    }

    private static Owners owners(BucketAccess access) {
        return new Owners(
                access.getOwner(),
                find(access, BucketConfigurationKind.OWNERSHIP_CONTROLS)
                        .map(ObjectOwnership::of)
                        .orElse(ObjectOwnership.OBJECT_WRITER));
    }

    String owner() {
        return owners.bucketOwner();
    }

    /** Whether its policy or its ACL, as far as that counts, allows something to people whom nobody can name. */
    boolean isPublic() {
        boolean publicAcl = acl != null && acl.isPublic() && !owners.aclsAreOff() && !block.ignoresPublicAcls();
        return publicAcl || (policy != null && policy.isPublic());
    }

    /** Whether its ACL, as far as that counts, lets the logs of requests be stored. */
    boolean takesLogsByAcl() {
        return acl != null && !owners.aclsAreOff() && acl.takesLogs();
    }

    /** Whether it grants nothing to anybody but its owner, whatever its objects grant. */
    boolean isPlain() {
        return policy == null && acl == null;
    }

    private static Optional<BucketConfiguration> find(BucketAccess access, BucketConfigurationKind kind) {
        return access.getConfigurationsList().stream()
                .filter(configuration -> configuration.getKind() == kind)
                .findFirst();
    }

    /** One that can't be read, as a later version of the gateway may have kept it, denies everything: its owner can set another. */
    private static BucketPolicy policy(String bucket, BucketConfiguration configuration) {
        try {
            return BucketPolicy.parse(configuration.getDocument().asReadOnlyByteBuffer(), bucket);
        } catch (S3Exception e) {
            LOG.warn("The policy of bucket {} can't be read, so it denies everything", bucket, e);
            return BucketPolicy.parse(
                    ByteBuffer.wrap(DENIES_ALL.replace("BUCKET", bucket).getBytes(StandardCharsets.UTF_8)), bucket);
        }
    }
}
