package io.ozone.client;

import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.LeaderCalls;
import io.ozone.common.rpc.Patience;
import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.BucketAccess;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.BucketList;
import io.ozone.wire.om.CreateBucket;
import io.ozone.wire.om.CreateEncryptionKey;
import io.ozone.wire.om.CreateVolume;
import io.ozone.wire.om.DeleteBucket;
import io.ozone.wire.om.DeleteBucketConfiguration;
import io.ozone.wire.om.DeleteVolume;
import io.ozone.wire.om.EncryptionKey;
import io.ozone.wire.om.GetBucketAccess;
import io.ozone.wire.om.GetBucketConfiguration;
import io.ozone.wire.om.GetEncryptionKey;
import io.ozone.wire.om.GetS3Secret;
import io.ozone.wire.om.InfoBucket;
import io.ozone.wire.om.InfoVolume;
import io.ozone.wire.om.ListBuckets;
import io.ozone.wire.om.ListVolumes;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.PutBucketConfiguration;
import io.ozone.wire.om.RevokeS3Secret;
import io.ozone.wire.om.ServiceList;
import io.ozone.wire.om.SetBucketProperty;
import io.ozone.wire.om.SetS3Secret;
import io.ozone.wire.om.SetVolumeProperty;
import io.ozone.wire.om.VolumeList;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A client of one Ozone cluster: volumes, buckets, S3 secrets, and the way to keys, {@link #bucket}.
 *
 * <p>Safe for many threads; one for each process is enough. Every call blocks until it has succeeded or
 * failed for good: calls to OM follow its leader and are tried again for {@code
 * ozone.om.client.rpc.timeout}. All failures are {@link io.ozone.common.error.OzoneException}s.
 */
public final class OzoneClient implements AutoCloseable {
    private final OmCalls om;
    private final Datanodes datanodes;
    private final Channels channels;
    private final boolean root;

    private OzoneClient(OmCalls om, Datanodes datanodes, Channels channels, boolean root) {
        this.om = om;
        this.datanodes = datanodes;
        this.channels = channels;
        this.root = root;
    }

    /** A client of the OM that the settings name. Connects on first use. */
    public static OzoneClient connect(Settings settings) {
        return connect(settings, ClientSettings.omAddresses(settings), ClientSettings.user(settings));
    }

    /**
     * A client of the OM at given addresses.
     *
     * @param omAddresses host:port of each OM peer
     * @param user on whose behalf calls are made
     */
    public static OzoneClient connect(Settings settings, List<String> omAddresses, String user) {
        settings.check(ClientSettings.ALL);
        Channels channels = new Channels();
        Patience patience = patience(settings, ClientSettings.OM_TIMEOUT);
        LeaderCalls patient = new LeaderCalls(channels, omAddresses, patience);
        LeaderCalls impatient =
                new LeaderCalls(channels, omAddresses, patience(settings, ClientSettings.ALLOCATE_TIMEOUT));
        Optional<LeaderCalls> anyPeer = Optional.empty();
        if (settings.get(ClientSettings.FOLLOWER_READ)) {
            List<String> shuffled = new ArrayList<>(omAddresses);
            Collections.shuffle(shuffled);
            anyPeer = Optional.of(new LeaderCalls(channels, shuffled, patience));
        }
        OmCalls om = new OmCalls(patient, impatient, anyPeer, user, new SecureRandom());
        return new OzoneClient(om, new Datanodes(channels, settings), channels, true);
    }

    private static Patience patience(Settings settings, Setting<Duration> call) {
        return Patience.growing(settings.get(call), settings.get(ClientSettings.OM_ATTEMPT_TIMEOUT))
                .withAttempts(settings.get(ClientSettings.FAILOVER_MAX_ATTEMPTS));
    }

    /**
     * The same connections for another caller. Closing the returned client does nothing; it is usable
     * until this one is closed.
     */
    public OzoneClient as(String user) {
        return new OzoneClient(om.as(user), datanodes, channels, false);
    }

    /** The same client, for one request at a door: who is told of what its calls do is told of the request. */
    public OzoneClient madeFor(RequestOrigin request) {
        return new OzoneClient(om.madeFor(request), datanodes, channels, false);
    }

    /** On whose behalf calls are made. */
    public String user() {
        return om.user();
    }

    // ------------------------------------------------------------ volumes

    public VolumeInfo createVolume(String volume, VolumeOptions options) {
        return Rows.volume(om.submit(OmCommand.newBuilder()
                        .setCreateVolume(CreateVolume.newBuilder()
                                .setVolume(volume)
                                .setOwner(options.owner())
                                .setSpaceQuota(options.spaceQuota())
                                .setNamespaceQuota(options.namespaceQuota())))
                .getVolume());
    }

    public VolumeInfo volume(String volume) {
        return Rows.volume(om.query(OmQuery.newBuilder()
                        .setInfoVolume(InfoVolume.newBuilder().setVolume(volume)))
                .getVolume());
    }

    public void setVolume(String volume, VolumeChange change) {
        SetVolumeProperty.Builder command = SetVolumeProperty.newBuilder().setVolume(volume);
        if (change.owner() != null) {
            command.setOwner(change.owner());
        }
        if (change.spaceQuota() != null) {
            command.setSpaceQuota(change.spaceQuota());
        }
        if (change.namespaceQuota() != null) {
            command.setNamespaceQuota(change.namespaceQuota());
        }
        om.submit(OmCommand.newBuilder().setSetVolumeProperty(command));
    }

    public void deleteVolume(String volume) {
        om.submit(
                OmCommand.newBuilder().setDeleteVolume(DeleteVolume.newBuilder().setVolume(volume)));
    }

    /**
     * Volumes in the order of their names.
     *
     * @param user only this user's volumes; empty = all
     * @param startAfter only names after this one; empty = from the start
     * @param limit 0 = the server's page size
     */
    public Page<VolumeInfo> listVolumes(String user, String prefix, String startAfter, int limit) {
        VolumeList list = om.query(OmQuery.newBuilder()
                        .setListVolumes(ListVolumes.newBuilder()
                                .setUser(user)
                                .setPrefix(prefix)
                                .setStartAfter(startAfter)
                                .setLimit(limit)))
                .getVolumes();
        return new Page<>(list.getVolumesList().stream().map(Rows::volume).toList(), list.getTruncated());
    }

    // ------------------------------------------------------------ buckets

    public BucketInfo createBucket(String volume, String bucket, BucketOptions options) {
        CreateBucket.Builder command = CreateBucket.newBuilder()
                .setVolume(volume)
                .setBucket(bucket)
                .setOwner(options.owner())
                .setLayout(options.layout())
                .setSpaceQuota(options.spaceQuota())
                .setNamespaceQuota(options.namespaceQuota())
                .addAllConfigurations(options.configurations());
        if (options.replication() != null) {
            command.setReplication(options.replication());
        }
        return Rows.bucket(
                om.submit(OmCommand.newBuilder().setCreateBucket(command)).getBucket());
    }

    public BucketInfo bucketInfo(String volume, String bucket) {
        return Rows.bucket(om.query(OmQuery.newBuilder()
                        .setInfoBucket(InfoBucket.newBuilder().setVolume(volume).setBucket(bucket)))
                .getBucket());
    }

    public void setBucket(String volume, String bucket, BucketChange change) {
        SetBucketProperty.Builder command =
                SetBucketProperty.newBuilder().setVolume(volume).setBucket(bucket);
        if (change.owner() != null) {
            command.setOwner(change.owner());
        }
        if (change.spaceQuota() != null) {
            command.setSpaceQuota(change.spaceQuota());
        }
        if (change.namespaceQuota() != null) {
            command.setNamespaceQuota(change.namespaceQuota());
        }
        if (change.replication() != null) {
            command.setReplication(change.replication());
        }
        if (change.versioning() != null) {
            command.setVersioning(change.versioning());
        }
        om.submit(OmCommand.newBuilder().setSetBucketProperty(command));
    }

    public void deleteBucket(String volume, String bucket) {
        om.submit(OmCommand.newBuilder()
                .setDeleteBucket(DeleteBucket.newBuilder().setVolume(volume).setBucket(bucket)));
    }

    /** Configures a bucket, in place of an earlier configuration of that kind. Only its owner may, and its volume's. */
    public void putBucketConfiguration(String volume, String bucket, BucketConfiguration configuration) {
        om.submit(OmCommand.newBuilder()
                .setPutBucketConfiguration(PutBucketConfiguration.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setConfiguration(configuration)));
    }

    /**
     * One configuration of a bucket.
     *
     * @throws io.ozone.common.error.OzoneException BUCKET_CONFIGURATION_NOT_FOUND
     */
    public BucketConfiguration bucketConfiguration(String volume, String bucket, BucketConfigurationKind kind) {
        return om.query(OmQuery.newBuilder()
                        .setGetBucketConfiguration(GetBucketConfiguration.newBuilder()
                                .setVolume(volume)
                                .setBucket(bucket)
                                .setKind(kind)))
                .getBucketConfiguration();
    }

    /** All that decides at the S3 door who may do what with a bucket, as of one moment. */
    public BucketAccess bucketAccess(String volume, String bucket) {
        return om.query(OmQuery.newBuilder()
                        .setGetBucketAccess(
                                GetBucketAccess.newBuilder().setVolume(volume).setBucket(bucket)))
                .getBucketAccess();
    }

    /** Takes a configuration of a bucket away; one that is not there is no error. */
    public void deleteBucketConfiguration(String volume, String bucket, BucketConfigurationKind kind) {
        om.submit(OmCommand.newBuilder()
                .setDeleteBucketConfiguration(DeleteBucketConfiguration.newBuilder()
                        .setVolume(volume)
                        .setBucket(bucket)
                        .setKind(kind)));
    }

    /**
     * Buckets in the order of their names.
     *
     * @param startAfter only names after this one; empty = from the start
     * @param limit 0 = the server's page size
     */
    public Page<BucketInfo> listBuckets(String volume, String prefix, String startAfter, int limit) {
        BucketList list = om.query(OmQuery.newBuilder()
                        .setListBuckets(ListBuckets.newBuilder()
                                .setVolume(volume)
                                .setPrefix(prefix)
                                .setStartAfter(startAfter)
                                .setLimit(limit)))
                .getBuckets();
        return new Page<>(list.getBucketsList().stream().map(Rows::bucket).toList(), list.getTruncated());
    }

    /** The way to a bucket's keys. Makes no call: a bucket that does not exist shows with the first use. */
    public OzoneBucket bucket(String volume, String bucket) {
        return new OzoneBucket(om, datanodes, volume, bucket);
    }

    // ------------------------------------------------------------ S3 secrets, services

    /**
     * The secret of an access id.
     *
     * @throws io.ozone.common.error.OzoneException ACCESS_ID_NOT_FOUND
     */
    public S3Secret s3Secret(String accessId) {
        var row = om.query(OmQuery.newBuilder()
                        .setGetS3Secret(GetS3Secret.newBuilder().setAccessId(accessId)))
                .getS3Secret();
        return new S3Secret(row.getAccessId(), row.getSecret(), row.getUser());
    }

    /**
     * Creates or replaces.
     *
     * @param user empty = the access id
     */
    public void setS3Secret(String accessId, String secret, String user) {
        om.submit(OmCommand.newBuilder()
                .setSetS3Secret(SetS3Secret.newBuilder()
                        .setAccessId(accessId)
                        .setSecret(secret)
                        .setUser(user)));
    }

    public void revokeS3Secret(String accessId) {
        om.submit(OmCommand.newBuilder()
                .setRevokeS3Secret(RevokeS3Secret.newBuilder().setAccessId(accessId)));
    }

    /**
     * A key that encrypts other keys, with all its versions.
     *
     * @throws io.ozone.common.error.OzoneException ENCRYPTION_KEY_NOT_FOUND
     */
    public EncryptionKey encryptionKey(String name) {
        return om.query(OmQuery.newBuilder()
                        .setGetEncryptionKey(GetEncryptionKey.newBuilder().setName(name)))
                .getEncryptionKey();
    }

    /**
     * Makes a key that encrypts other keys; one that is there stays.
     *
     * @param rotate gives one that is there a new version, which encrypts from now on
     */
    public void createEncryptionKey(String name, boolean rotate) {
        om.submit(OmCommand.newBuilder()
                .setCreateEncryptionKey(
                        CreateEncryptionKey.newBuilder().setName(name).setRotate(rotate)));
    }

    /** The daemons that OM knows of. */
    public List<ServiceInfo> services() {
        return om
                .query(OmQuery.newBuilder().setServiceList(ServiceList.getDefaultInstance()))
                .getServices()
                .getServicesList()
                .stream()
                .map(row -> new ServiceInfo(
                        row.getName(), row.getNodeId(), row.getHost(), ports(row.getPortsList()), row.getLeader()))
                .toList();
    }

    private static Map<String, Integer> ports(List<KeyValue> pairs) {
        Map<String, Integer> ports = new TreeMap<>();
        pairs.forEach(pair -> ports.put(pair.getKey(), Integer.valueOf(pair.getValue())));
        return ports;
    }

    /** Ends all connections; streams that are open fail. */
    @Override
    public void close() {
        if (root) {
            channels.close();
        }
    }
}
