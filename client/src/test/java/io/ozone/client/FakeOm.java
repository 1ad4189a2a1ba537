package io.ozone.client;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import io.ozone.wire.Block;
import io.ozone.wire.BlockId;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.Caller;
import io.ozone.wire.Pipeline;
import io.ozone.wire.om.AllocateBlock;
import io.ozone.wire.om.CommitKey;
import io.ozone.wire.om.CompleteMultipartUpload;
import io.ozone.wire.om.CompletedPart;
import io.ozone.wire.om.CreateKey;
import io.ozone.wire.om.CreateMultipartUpload;
import io.ozone.wire.om.DeleteKey;
import io.ozone.wire.om.DeleteKeys;
import io.ozone.wire.om.DeletedKey;
import io.ozone.wire.om.DeletedKeys;
import io.ozone.wire.om.DeletedVersion;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.KeyVersion;
import io.ozone.wire.om.ListParts;
import io.ozone.wire.om.LookupKey;
import io.ozone.wire.om.OmAnswer;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.OpenedKey;
import io.ozone.wire.om.OzoneManagerGrpc;
import io.ozone.wire.om.Part;
import io.ozone.wire.om.PartInfo;
import io.ozone.wire.om.PartList;
import io.ozone.wire.om.PartRun;
import io.ozone.wire.om.SetKeyLock;
import io.ozone.wire.om.SetKeyTags;
import io.ozone.wire.om.Upload;
import io.ozone.wire.om.UploadInfo;
import io.ozone.wire.om.UploadList;
import io.ozone.wire.om.VersionList;
import io.ozone.wire.om.VersionName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** OM's door over a real socket: keys and uploads of one bucket, and blocks from a few pipelines in turn. */
final class FakeOm extends OzoneManagerGrpc.OzoneManagerImplBase implements AutoCloseable {
    private final Server server;
    private final List<FakePipeline> pipelines;
    private final Map<String, Key> keys = new ConcurrentHashMap<>();
    /** By their ids. */
    private final Map<String, Key> versions = new ConcurrentHashMap<>();

    private final Map<Long, CreateKey> sessions = new HashMap<>();
    private final Map<String, FakeUpload> uploads = new ConcurrentHashMap<>();
    private final Map<Long, FakePipeline> containers = new ConcurrentHashMap<>();
    private final Map<Caller, OmReply> replies = new HashMap<>();
    private long ids = 100;
    private int turn;

    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<OmCommand> commands = new CopyOnWriteArrayList<>();
    /** Thrown by the next calls, one each. */
    final Queue<OzoneException> failures = new ConcurrentLinkedQueue<>();
    /** Containers whose replicas are named wrongly until the client asks to look again. */
    final Set<Long> staleContainers = ConcurrentHashMap.newKeySet();
    /** Where stale locations point to. */
    volatile Pipeline nowhere = Pipeline.getDefaultInstance();

    volatile long blockSize = 256 << 20;
    volatile boolean dropsReplies;
    volatile boolean keepsVersions;

    /** By number, in the form of keys. */
    private record FakeUpload(CreateMultipartUpload begun, TreeMap<Integer, Key> parts) {}

    FakeOm(List<FakePipeline> pipelines) {
        this.pipelines = pipelines;
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(this)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    Key key(String name) {
        return keys.get(name);
    }

    int openSessions() {
        synchronized (this) {
            return sessions.size();
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    @Override
    public synchronized void submit(OmCommand command, StreamObserver<OmReply> observer) {
        calls.add(command.getCommandCase().name());
        commands.add(command);
        OzoneException failure = failures.poll();
        if (failure != null) {
            Rpc.fail(observer, failure);
            return;
        }
        try {
            OmReply reply = replies.get(command.getCaller());
            if (reply == null) {
                reply = apply(command);
                replies.put(command.getCaller(), reply);
            }
            if (dropsReplies) {
                dropsReplies = false;
                Rpc.fail(observer, ErrorCode.UNREACHABLE.failure("the reply is lost"));
            } else {
                Rpc.reply(observer, reply);
            }
        } catch (OzoneException e) {
            Rpc.fail(observer, e);
        }
    }

    @Override
    public synchronized void query(OmQuery query, StreamObserver<OmAnswer> observer) {
        calls.add(query.getQueryCase().name());
        OzoneException failure = failures.poll();
        if (failure != null) {
            Rpc.fail(observer, failure);
            return;
        }
        if (query.hasListParts()) {
            list(query.getListParts(), observer);
            return;
        }
        if (query.hasListMultipartUploads()) {
            Rpc.reply(observer, OmAnswer.newBuilder().setUploads(listUploads()).build());
            return;
        }
        if (query.hasListKeyVersions()) {
            Rpc.reply(
                    observer, OmAnswer.newBuilder().setVersions(listVersions()).build());
            return;
        }
        LookupKey lookup = query.getLookupKey();
        Key key = lookup.getVersionId().isEmpty() ? keys.get(lookup.getKey()) : versions.get(lookup.getVersionId());
        if (key == null) {
            Rpc.fail(observer, ErrorCode.KEY_NOT_FOUND.failure("no key %s", lookup.getKey()));
            return;
        }
        staleContainers.removeAll(lookup.getRefreshContainersList());
        KeyInfo.Builder info =
                KeyInfo.newBuilder().setName(lookup.getKey()).setKey(key).setVersionId(id(key));
        if (!lookup.getHead()) {
            key.getBlocksList().forEach(block -> info.addLocations(located(block)));
        }
        Rpc.reply(observer, OmAnswer.newBuilder().setKey(info).build());
    }

    /** Empty when none are kept. */
    private String id(Key key) {
        return keepsVersions ? "v" + key.getUpdateId() : "";
    }

    private void list(ListParts query, StreamObserver<OmAnswer> observer) {
        FakeUpload upload = uploads.get(query.getUploadId());
        if (upload == null) {
            Rpc.fail(observer, ErrorCode.NO_SUCH_UPLOAD.failure("no upload %s", query.getUploadId()));
            return;
        }
        PartList.Builder list = PartList.newBuilder().setUpload(row(upload));
        upload.parts
                .tailMap(query.getAfterNumber(), false)
                .forEach((number, part) -> list.addParts(PartInfo.newBuilder()
                        .setNumber(number)
                        .setPart(Part.newBuilder().setLength(part.getLength()).setEtag(part.getEtag()))));
        Rpc.reply(observer, OmAnswer.newBuilder().setParts(list).build());
    }

    private UploadList listUploads() {
        UploadList.Builder list =
                UploadList.newBuilder().setTruncated(true).setNextKey("k").setNextUploadId("id");
        uploads.forEach((id, upload) -> list.addUploads(UploadInfo.newBuilder()
                .setKey(upload.begun.getKey())
                .setUploadId(id)
                .setUpload(row(upload))));
        return list.addCommonPrefixes("p/").build();
    }

    private static Upload row(FakeUpload upload) {
        return Upload.newBuilder()
                .setOwner("alice")
                .addAllMetadata(upload.begun.getMetadataList())
                .addAllTags(upload.begun.getTagsList())
                .setChecksumAlgorithm(upload.begun.getChecksumAlgorithm())
                .setChecksumType(upload.begun.getChecksumType())
                .build();
    }

    private BlockLocation located(Block block) {
        long container = block.getId().getContainerId();
        Pipeline replicas = staleContainers.contains(container)
                ? nowhere
                : containers.get(container).row();
        return BlockLocation.newBuilder().setBlock(block).setPipeline(replicas).build();
    }

    private OmReply apply(OmCommand command) {
        switch (command.getCommandCase()) {
            case CREATE_KEY:
                return create(command.getCreateKey());
            case ALLOCATE_BLOCK:
                return OmReply.newBuilder()
                        .setBlock(allocate(command.getAllocateBlock()))
                        .build();
            case COMMIT_KEY:
                return commit(command.getCommitKey());
            case DELETE_KEY:
                return delete(command.getDeleteKey());
            case DELETE_KEYS:
                return delete(command.getDeleteKeys());
            case ABORT_KEY:
                sessions.remove(command.getAbortKey().getSession());
                return OmReply.getDefaultInstance();
            case SET_KEY_TAGS:
                return tag(command.getSetKeyTags());
            case SET_KEY_LOCK:
                return lock(command.getSetKeyLock());
            case CREATE_MULTIPART_UPLOAD:
                String id = "upload" + ids++;
                uploads.put(id, new FakeUpload(command.getCreateMultipartUpload(), new TreeMap<>()));
                return OmReply.newBuilder().setUploadId(id).build();
            case COMPLETE_MULTIPART_UPLOAD:
                return complete(command.getCompleteMultipartUpload());
            case ABORT_MULTIPART_UPLOAD:
                upload(command.getAbortMultipartUpload().getUploadId());
                uploads.remove(command.getAbortMultipartUpload().getUploadId());
                return OmReply.getDefaultInstance();
            default:
                throw ErrorCode.NOT_IMPLEMENTED.failure("%s", command.getCommandCase());
        }
    }

    private OmReply tag(SetKeyTags change) {
        Key key = change.getVersionId().isEmpty() ? keys.get(change.getKey()) : versions.get(change.getVersionId());
        if (key == null) {
            throw ErrorCode.KEY_NOT_FOUND.failure("no key %s", change.getKey());
        }
        Key tagged =
                key.toBuilder().clearTags().addAllTags(change.getTagsList()).build();
        keys.replace(change.getKey(), key, tagged);
        versions.replace(id(key), key, tagged);
        return OmReply.newBuilder().setVersionId(id(key)).build();
    }

    private OmReply lock(SetKeyLock change) {
        Key key = change.getVersionId().isEmpty() ? keys.get(change.getKey()) : versions.get(change.getVersionId());
        Key locked = key.toBuilder().setLock(change.getLock()).build();
        keys.replace(change.getKey(), key, locked);
        versions.replace(id(key), key, locked);
        return OmReply.newBuilder().setVersionId(id(key)).build();
    }

    private OmReply delete(DeleteKey delete) {
        if (!delete.getVersionId().isEmpty()) {
            Key removed = versions.remove(delete.getVersionId());
            return OmReply.newBuilder()
                    .setDeletedKey(DeletedKey.newBuilder()
                            .setVersionId(delete.getVersionId())
                            .setDeleteMarker(removed != null && removed.getDeleteMarker()))
                    .build();
        }
        if (!keepsVersions) {
            keys.remove(delete.getKey());
            return OmReply.getDefaultInstance();
        }
        Key marker = Key.newBuilder()
                .setUpdateId(ids++)
                .setModifiedMillis(77)
                .setDeleteMarker(true)
                .build();
        keys.put(delete.getKey(), marker);
        versions.put(id(marker), marker);
        return OmReply.newBuilder()
                .setDeletedKey(DeletedKey.newBuilder().setVersionId(id(marker)).setDeleteMarker(true))
                .build();
    }

    private OmReply delete(DeleteKeys delete) {
        DeletedKeys.Builder deleted = DeletedKeys.newBuilder();
        for (String key : delete.getKeysList()) {
            delete(DeleteKey.newBuilder().setKey(key).build());
            deleted.addDeleted(key).setMarkerVersionId(id(keys.get(key)));
        }
        for (VersionName version : delete.getVersionsList()) {
            deleted.addVersions(DeletedVersion.newBuilder()
                    .setKey(version.getKey())
                    .setVersionId(version.getVersionId())
                    .setMissing(versions.remove(version.getVersionId()) == null));
        }
        return OmReply.newBuilder().setDeletedKeys(deleted).build();
    }

    private VersionList listVersions() {
        VersionList.Builder list =
                VersionList.newBuilder().setTruncated(true).setNextKey("k").setNextVersionId("id");
        keys.forEach((name, key) -> list.addVersions(KeyVersion.newBuilder()
                .setName(name)
                .setKey(key)
                .setVersionId(id(key))
                .setLatest(true)));
        return list.addCommonPrefixes("p/").build();
    }

    private FakeUpload upload(String id) {
        FakeUpload upload = uploads.get(id);
        if (upload == null) {
            throw ErrorCode.NO_SUCH_UPLOAD.failure("no upload %s", id);
        }
        return upload;
    }

    private OmReply complete(CompleteMultipartUpload complete) {
        FakeUpload upload = upload(complete.getUploadId());
        Key.Builder key = Key.newBuilder()
                .setUpdateId(ids++)
                .setUploadId(complete.getUploadId())
                .addAllMetadata(upload.begun.getMetadataList());
        for (CompletedPart named : complete.getPartsList()) {
            Key part = upload.parts.get(named.getNumber());
            if (part == null || !part.getEtag().equals(named.getEtag())) {
                throw ErrorCode.INVALID_PART.failure("part %d is not there", named.getNumber());
            }
            key.addAllBlocks(part.getBlocksList()).setLength(key.getLength() + part.getLength());
            key.addParts(PartRun.newBuilder()
                    .setFirstNumber(named.getNumber())
                    .setCount(1)
                    .setLength(part.getLength()));
        }
        uploads.remove(complete.getUploadId());
        keys.put(complete.getKey(), key.build());
        versions.put(id(key.build()), key.build());
        return OmReply.newBuilder()
                .setVersionId(id(key.build()))
                .setKey(key.clearBlocks().clearParts())
                .build();
    }

    private OmReply create(CreateKey create) {
        if (!create.getUploadId().isEmpty()) {
            upload(create.getUploadId());
        }
        long session = ids++;
        sessions.put(session, create);
        OpenedKey.Builder opened = OpenedKey.newBuilder().setSession(session).setBlockSize(blockSize);
        if (!create.getNoData()) {
            opened.addBlocks(allocate(AllocateBlock.getDefaultInstance()));
        }
        return OmReply.newBuilder().setOpenedKey(opened).build();
    }

    private BlockLocation allocate(AllocateBlock request) {
        List<FakePipeline> allowed = pipelines.stream()
                .filter(pipeline -> !request.getExcludePipelinesList().contains(pipeline.id))
                .toList();
        if (allowed.isEmpty()) {
            throw ErrorCode.NO_PIPELINE.failure("every pipeline is excluded");
        }
        FakePipeline pipeline = allowed.get(turn++ % allowed.size());
        long container = ids++;
        containers.put(container, pipeline);
        return BlockLocation.newBuilder()
                .setBlock(Block.newBuilder()
                        .setId(BlockId.newBuilder().setContainerId(container).setLocalId(ids++)))
                .setPipeline(pipeline.row())
                .build();
    }

    private OmReply commit(CommitKey commit) {
        CreateKey session = sessions.get(commit.getSession());
        if (session == null || !commit.getKey().equals(session.getKey())) {
            throw ErrorCode.SESSION_NOT_FOUND.failure("no session %d", commit.getSession());
        }
        if (commit.getCondition().getAbsent() && keys.containsKey(commit.getKey())) {
            throw ErrorCode.KEY_ALREADY_EXISTS.failure("key %s exists", commit.getKey());
        }
        for (Block block : commit.getBlocksList()) {
            FakePipeline.FakeBlock written =
                    containers.get(block.getId().getContainerId()).block(block.getId());
            if (written.bcsid == 0 || written.bcsid != block.getBcsid() || written.length() != block.getLength()) {
                throw ErrorCode.INTERNAL_ERROR.failure("block %s is not what was committed", block);
            }
        }
        Key key = Key.newBuilder()
                .setUpdateId(ids++)
                .setLength(commit.getLength())
                .addAllBlocks(commit.getBlocksList())
                .addAllMetadata(commit.getMetadataList())
                .setEtag(commit.getEtag())
                .setLock(session.getLock())
                .setEncryption(session.getEncryption())
                .build();
        if (session.getPartNumber() > 0) {
            upload(session.getUploadId()).parts.put(session.getPartNumber(), key);
        } else {
            keys.put(commit.getKey(), key);
        }
        versions.put(id(key), key);
        sessions.remove(commit.getSession());
        return OmReply.newBuilder().setKey(key).setVersionId(id(key)).build();
    }
}
