package io.ozone.s3;

import io.ozone.common.settings.Setting;
import io.ozone.s3.encryption.ObjectEncryption;
import io.ozone.wire.om.BucketLayout;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** Settings of the S3 gateway. */
public final class S3Settings {
    public static final Setting<InetSocketAddress> HTTP_ADDRESS =
            Setting.address("ozone.s3g.http-address", "0.0.0.0", 9878, "Address of the S3 door; port 0 = any free one");

    public static final Setting<InetSocketAddress> ADMIN_ADDRESS = Setting.address(
            "ozone.s3g.webadmin.http-address",
            "0.0.0.0",
            19878,
            "Address of the gateway's console; port 0 = any free one");

    public static final Setting<String> VOLUME_NAME = Setting.text(
            "ozone.s3g.volume.name",
            "s3v",
            "Volume that holds the buckets of the S3 door; made when it is first needed");

    public static final Setting<List<String>> DOMAIN_NAME = Setting.list(
            "ozone.s3g.domain.name",
            "",
            "Domains below which a host name names a bucket; empty = buckets stand in the path");

    public static final Setting<String> REGION = Setting.text(
            "ozone.s3g.region",
            "us-east-1",
            "Region that the door says it is in; requests signed for any region are served");

    public static final Setting<Integer> LIST_MAX_KEYS = Setting.integer(
            "ozone.s3g.list.max.keys.limit",
            1000,
            1,
            100_000,
            "Most keys in one page of a listing, whatever the request asks for");

    public static final Setting<Long> CLIENT_BUFFER_SIZE = Setting.size(
            "ozone.s3g.client.buffer.size",
            "4MB",
            "Bytes of an object that are read ahead of a client that downloads it");

    public static final Setting<BucketLayout> DEFAULT_BUCKET_LAYOUT = Setting.choice(
            "ozone.s3g.default.bucket.layout",
            BucketLayout.class,
            BucketLayout.OBJECT_STORE,
            "Layout of buckets that the door makes");

    public static final Setting<Integer> HTTP_THREADS = Setting.integer(
            "ozone.s3g.http.threads.max",
            2_048,
            8,
            10_000,
            "Most requests that the door works on at the same time; an upload whose client is slow holds a thread and little else");

    public static final Setting<Integer> HTTP_CONNECTIONS = Setting.integer(
            "ozone.s3g.http.connections.max",
            8192,
            16,
            1_000_000,
            "Most open connections; more wait until one is closed");

    public static final Setting<Duration> HTTP_IDLE_TIMEOUT = Setting.duration(
            "ozone.s3g.http.idle.timeout", "60s", "Time without a byte after which a connection is closed");

    public static final Setting<Long> SMALL_OBJECT_SIZE = Setting.size(
            "ozone.s3g.small.object.size",
            "1MB",
            "Objects up to this size, at most 64 MB, are received whole and stored in one step");

    public static final Setting<Duration> SECRET_CACHE_TIME = Setting.duration(
            "ozone.s3g.secret.cache.time",
            "30s",
            "Time for which a secret is remembered: a revoked one may work this long");

    public static final Setting<Boolean> ACL_ENABLED = Setting.flag(
            "ozone.acl.enabled",
            false,
            "Whether those who sign need a grant by a bucket's policy or an ACL, unless the bucket is theirs; else they may"
                    + " do what no policy denies");

    public static final Setting<Duration> ACCESS_CACHE_TIME = Setting.duration(
            "ozone.s3g.access.cache.time",
            "2s",
            "Time for which a bucket's policy, ACL and public access block are remembered: a grant that is taken back at"
                    + " another gateway may work this long");

    public static final Setting<Boolean> CUSTOMER_KEYS_OVER_HTTP = Setting.flag(
            "ozone.s3g.sse-c.http.allowed",
            true,
            "Whether customers' keys (SSE-C) are taken over connections that are not TLS, as where TLS ends in front of the"
                    + " gateway");

    public static final Setting<ObjectEncryption.Provider> KMS_PROVIDER = Setting.choice(
            "ozone.s3g.kms.provider",
            ObjectEncryption.Provider.class,
            ObjectEncryption.Provider.CLUSTER,
            "What keeps the keys of SSE-KMS: CLUSTER or VAULT, HashiCorp's");

    public static final Setting<Boolean> KMS_CREATE = Setting.flag(
            "ozone.s3g.kms.create",
            false,
            "Whether CLUSTER makes any key of SSE-KMS when it is first used; else only the default one, and 'ozone s3"
                    + " createkey' the others");

    public static final Setting<String> KMS_DEFAULT_KEY = Setting.text(
            "ozone.s3g.kms.default.key.id", "aws-s3", "Key of SSE-KMS for requests and buckets that name none");

    public static final Setting<String> VAULT_ADDRESS = Setting.text(
            "ozone.s3g.kms.vault.address", "", "Where Vault is, such as https://vault:8200; empty = nowhere");

    public static final Setting<String> VAULT_TOKEN_FILE =
            Setting.text("ozone.s3g.kms.vault.token.file", "", "File with the token for Vault, read for each call");

    public static final Setting<String> VAULT_MOUNT =
            Setting.text("ozone.s3g.kms.vault.mount", "transit", "Path at which Vault's transit engine is mounted");

    public static final Setting<String> VAULT_NAMESPACE =
            Setting.text("ozone.s3g.kms.vault.namespace", "", "Namespace in Vault; empty = the root");

    public static final Setting<Duration> VAULT_TIMEOUT = Setting.duration(
            "ozone.s3g.kms.vault.timeout", "5s", "Longest wait for a connection to Vault, and for an answer");

    public static final Setting<Boolean> OLD_SIGNATURES = Setting.flag(
            "ozone.s3g.signature.v2.enabled",
            false,
            "Whether requests signed with Signature Version 2 are served; it covers neither bodies nor hosts");

    public static final Setting<Boolean> ACCESS_LOG = Setting.flag(
            "ozone.s3g.access.log.enabled",
            true,
            "Whether each request has a line in the access log, in the format of S3's server access logs");

    public static final Setting<Duration> LOG_INTERVAL = Setting.duration(
            "ozone.s3g.access.log.delivery.interval",
            "5m",
            "Time after which the requests of a bucket that logs them to a bucket are stored there; sooner when there are"
                    + " 4 MB of them");

    public static final Setting<Long> LOG_BUFFER_SIZE = Setting.size(
            "ozone.s3g.access.log.delivery.buffer.size",
            "32MB",
            "Memory, at most a sixteenth of the heap, for requests that wait to be stored in buckets; what does not fit"
                    + " is dropped and counted");

    public static final Setting<List<String>> QUIET_AUDITS = Setting.list(
            "ozone.audit.log.debug.cmd.list.s3gaudit",
            "",
            "Actions, such as GET_KEY, that the audit log has only when they fail");

    public static final List<Setting<?>> ALL = List.of(
            HTTP_ADDRESS,
            ADMIN_ADDRESS,
            VOLUME_NAME,
            DOMAIN_NAME,
            REGION,
            LIST_MAX_KEYS,
            CLIENT_BUFFER_SIZE,
            DEFAULT_BUCKET_LAYOUT,
            HTTP_THREADS,
            HTTP_CONNECTIONS,
            HTTP_IDLE_TIMEOUT,
            SMALL_OBJECT_SIZE,
            SECRET_CACHE_TIME,
            ACL_ENABLED,
            ACCESS_CACHE_TIME,
            CUSTOMER_KEYS_OVER_HTTP,
            KMS_PROVIDER,
            KMS_CREATE,
            KMS_DEFAULT_KEY,
            VAULT_ADDRESS,
            VAULT_TOKEN_FILE,
            VAULT_MOUNT,
            VAULT_NAMESPACE,
            VAULT_TIMEOUT,
            OLD_SIGNATURES,
            ACCESS_LOG,
            LOG_INTERVAL,
            LOG_BUFFER_SIZE,
            QUIET_AUDITS);

    private S3Settings() {}
}
