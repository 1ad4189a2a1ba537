package io.ozone.cli.sh;

import static io.ozone.cli.Word.absent;
import static io.ozone.cli.Word.word;

import io.ozone.cli.Group;

/** The words of {@code ozone sh}. */
public final class ShellCommands {
    private ShellCommands() {}

    public static Group group() {
        return new Group("Volumes, buckets and keys. An address is [o3://host[:port]/]volume/bucket/key.")
                .add(word("volume vol", "Volumes: the top of the namespace", ShellCommands::volume))
                .add(word("bucket", "Buckets: each in a volume", ShellCommands::bucket))
                .add(word("key", "Keys: each in a bucket", ShellCommands::key))
                .add(absent("prefix snapshot token user"))
                .example("ozone sh volume create vol1")
                .example("ozone sh bucket create vol1/bucket1")
                .example("ozone sh key put vol1/bucket1/dir/key1 file.bin");
    }

    private static Group volume() {
        return new Group("Volumes: the top of the namespace; each has an owner, quotas and buckets.")
                .add(word("create", "Create a volume", CreateVolume::new))
                .add(word("info", "Show a volume", InfoVolume::new))
                .add(word("list ls", "List volumes", ListVolumes::new))
                .add(word("update", "Give a volume another owner", UpdateVolume::new))
                .add(word("setquota", "Limit a volume", SetVolumeQuota::new))
                .add(word("clrquota", "Lift limits of a volume", ClearVolumeQuota::new))
                .add(word("delete", "Delete a volume, with -r all that is in it", DeleteVolume::new))
                .add(absent("addacl removeacl setacl getacl"))
                .example("ozone sh volume create vol1 --space-quota 10GB");
    }

    private static Group bucket() {
        return new Group("Buckets: each in a volume; the keys are in them.")
                .add(word("create", "Create a bucket", CreateBucket::new))
                .add(word("info", "Show a bucket", InfoBucket::new))
                .add(word("list ls", "List the buckets of a volume", ListBuckets::new))
                .add(word("update", "Give a bucket another owner", UpdateBucket::new))
                .add(word("set-replication-config", "Set how new keys are replicated", SetBucketReplication::new))
                .add(word("setquota", "Limit a bucket", SetBucketQuota::new))
                .add(word("clrquota", "Lift limits of a bucket", ClearBucketQuota::new))
                .add(word("delete", "Delete a bucket, with -r all that is in it", DeleteBucket::new))
                .add(absent("link addacl removeacl setacl getacl set-encryption-key"))
                .example("ozone sh bucket create vol1/bucket1 --replication 3");
    }

    private static Group key() {
        return new Group("Keys: named values of any length.")
                .add(word("put", "Write a file into a key", PutKey::new))
                .add(word("get", "Read a key into a file", GetKey::new))
                .add(word("cat", "Print a key's value", CatKey::new))
                .add(word("info", "Show a key and where its blocks are", InfoKey::new))
                .add(word("list ls", "List the keys of a bucket", ListKeys::new))
                .add(word("cp", "Copy a key", CopyKey::new))
                .add(word("rename mv", "Rename a key within its bucket", RenameKey::new))
                .add(word("rewrite", "Write a key anew with another replication", RewriteKey::new))
                .add(word("delete rm", "Delete a key", DeleteKey::new))
                .add(absent("checksum addacl removeacl setacl getacl"))
                .example("ozone sh key put vol1/bucket1/dir/key1 file.bin")
                .example("ozone sh key get vol1/bucket1/dir/key1 copy.bin");
    }
}
