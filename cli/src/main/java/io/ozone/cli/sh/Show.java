package io.ozone.cli.sh;

import io.ozone.cli.Size;
import io.ozone.client.BucketInfo;
import io.ozone.client.KeyInfo;
import io.ozone.client.VolumeInfo;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.Replication;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Volumes, buckets and keys as fields of an answer. */
final class Show {
    private Show() {}

    static Map<String, Object> volume(VolumeInfo volume) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", volume.name());
        fields.put("owner", volume.owner());
        fields.put("created", time(volume.createdMillis()));
        fields.put("modified", time(volume.modifiedMillis()));
        fields.put("spaceQuota", space(volume.spaceQuota()));
        fields.put("namespaceQuota", count(volume.namespaceQuota()));
        fields.put("buckets", volume.usedNamespace());
        return fields;
    }

    static Map<String, Object> bucket(BucketInfo bucket) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("volume", bucket.volume());
        fields.put("name", bucket.name());
        fields.put("owner", bucket.owner());
        fields.put("created", time(bucket.createdMillis()));
        fields.put("modified", time(bucket.modifiedMillis()));
        fields.put("layout", bucket.layout().name());
        fields.put("replication", replication(bucket.replication()));
        fields.put("versioning", bucket.versioning().name());
        fields.put("spaceQuota", space(bucket.spaceQuota()));
        fields.put("namespaceQuota", count(bucket.namespaceQuota()));
        fields.put("used", new Size(bucket.usedBytes()));
        fields.put("keys", bucket.usedNamespace());
        return fields;
    }

    static Map<String, Object> key(KeyInfo key) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("volume", key.volume());
        fields.put("bucket", key.bucket());
        fields.put("name", key.name());
        fields.put("size", new Size(key.length()));
        fields.put("owner", key.owner());
        fields.put("created", time(key.createdMillis()));
        fields.put("modified", time(key.modifiedMillis()));
        fields.put("replication", replication(key.replication()));
        fields.put("generation", key.generation());
        fields.put("etag", key.etag().isEmpty() ? null : key.etag());
        fields.put("metadata", key.metadata());
        fields.put("tags", key.tags());
        return fields;
    }

    static List<Map<String, Object>> blocks(KeyInfo key) {
        List<Map<String, Object>> blocks = new ArrayList<>();
        for (BlockLocation location : key.locations()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("container", location.getBlock().getId().getContainerId());
            fields.put("block", location.getBlock().getId().getLocalId());
            fields.put("length", new Size(location.getBlock().getLength()));
            fields.put("bcsid", location.getBlock().getBcsid());
            fields.put(
                    "datanodes",
                    String.join(
                            " ",
                            location.getPipeline().getMembersList().stream()
                                    .map(member -> member.getHost() + ":" + member.getDataPort())
                                    .toList()));
            blocks.add(fields);
        }
        return blocks;
    }

    /** Null when none is set. */
    static String replication(Replication replication) {
        return replication == null || replication.getFactor() == 0
                ? null
                : replication.getType().name() + "/" + replication.getFactor();
    }

    static Instant time(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    /** Null when not limited. */
    static Size space(long quota) {
        return quota == 0 ? null : new Size(quota);
    }

    static Long count(long quota) {
        return quota == 0 ? null : quota;
    }
}
