package io.ozone.s3.access;

import io.ozone.client.KeyInfo;
import io.ozone.client.UploadInfo;
import io.ozone.s3.configuration.ObjectOwnership;
import java.util.Map;

/**
 * To whom the objects of a bucket belong. A row's owner is who wrote it; where an object was made for the bucket's owner, its
 * metadata says so.
 */
public record Owners(String bucketOwner, ObjectOwnership ownership) {
    /** Name under which an object's metadata has its owner, when that is not its writer; no header's. */
    public static final String METADATA = "ozone-owner";

    /** Whether the bucket's owner owns all, and ACLs count for nothing. */
    public boolean aclsAreOff() {
        return ownership == ObjectOwnership.BUCKET_OWNER_ENFORCED;
    }

    public String of(KeyInfo object) {
        return aclsAreOff() ? bucketOwner : kept(object);
    }

    /** @param upload looked up: listings don't tell its metadata */
    public String of(UploadInfo upload) {
        return aclsAreOff() ? bucketOwner : kept(upload.metadata(), upload.owner());
    }

    /** @param sharesAll whether the writer asks for what gives the bucket's owner full control */
    public String ofNew(String writer, boolean sharesAll) {
        return switch (ownership) {
            case BUCKET_OWNER_ENFORCED -> bucketOwner;
            case BUCKET_OWNER_PREFERRED -> sharesAll ? bucketOwner : writer;
            case OBJECT_WRITER -> writer;
        };
    }

    /** As long as the bucket's owner does not own all. */
    static String kept(KeyInfo object) {
        return kept(object.metadata(), object.owner());
    }

    private static String kept(Map<String, String> metadata, String writer) {
        return metadata.getOrDefault(METADATA, writer);
    }
}
