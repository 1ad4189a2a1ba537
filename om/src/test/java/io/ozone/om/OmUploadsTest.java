package io.ozone.om;

import static io.ozone.om.OmCaller.looking;
import static io.ozone.om.OmCaller.opening;
import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.common.error.ErrorCode;
import io.ozone.wire.Block;
import io.ozone.wire.KeyValue;
import io.ozone.wire.om.CompleteMultipartUpload;
import io.ozone.wire.om.CompletedPart;
import io.ozone.wire.om.CreateKey;
import io.ozone.wire.om.CreateMultipartUpload;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.ListParts;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmQuery;
import io.ozone.wire.om.OpenedKey;
import java.util.Collections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Uploads in parts at a real OM. */
class OmUploadsTest extends OneOmTest {
    @Test
    void anUploadIsBegunWrittenAndCompleted() {
        String upload = begin("key");
        OpenedKey part = client.open(opening(V, B, "key").setUploadId(upload).setPartNumber(1));
        assertThat(part.getBlocks(0).hasPipeline()).isTrue();
        Block written = part.getBlocks(0).getBlock().toBuilder()
                .setLength(10)
                .setBcsid(7)
                .build();
        client.submit(OmCommand.newBuilder()
                .setCommitKey(
                        Commands.commit(V, B, "key", part.getSession(), written).setEtag(Commands.md5(1))));
        assertThat(client.query(OmQuery.newBuilder()
                                .setListParts(ListParts.newBuilder()
                                        .setVolume(V)
                                        .setBucket(B)
                                        .setKey("key")
                                        .setUploadId(upload)))
                        .getParts()
                        .getParts(0)
                        .getPart()
                        .getLength())
                .isEqualTo(10);
        OmCommand completion = client.prepared(OmCommand.newBuilder()
                .setCompleteMultipartUpload(Commands.complete(V, B, "key", upload, Commands.part(1, Commands.md5(1)))));
        assertThat(client.send(completion)).isEqualTo(client.send(completion));
        KeyInfo found = client.lookup(V, B, "key");
        assertThat(found.getLocations(0).getBlock()).isEqualTo(written);
        assertThat(found.getKey().getParts(0).getCount()).isEqualTo(1);
        assertThat(found.getKey().getOwner()).isEqualTo("alice");
        KeyInfo head = client.query(
                        OmQuery.newBuilder().setLookupKey(looking(V, B, "key").setHead(true)))
                .getKey();
        assertThat(head.getKey().getPartsCount()).isEqualTo(1);
    }

    private String begin(String key) {
        return client.submit(OmCommand.newBuilder()
                        .setCreateMultipartUpload(CreateMultipartUpload.newBuilder()
                                .setVolume(V)
                                .setBucket(B)
                                .setKey(key)))
                .getUploadId();
    }

    @Test
    void aPartIsKeptInAsManyCopiesAsItsUploadSays() {
        String upload = client.submit(OmCommand.newBuilder()
                        .setCreateMultipartUpload(CreateMultipartUpload.newBuilder()
                                .setVolume(V)
                                .setBucket(B)
                                .setKey("key")
                                .setReplication(Commands.ONE)))
                .getUploadId();
        assertThat(client.open(opening(V, B, "key")
                                .setUploadId(upload)
                                .setPartNumber(3)
                                .setReplication(Commands.THREE))
                        .getReplication())
                .isEqualTo(Commands.ONE);
    }

    @Test
    void whatIsWrongAboutAPartIsSaidBeforeTheLog() {
        String upload = begin("key");
        CreateKey.Builder part = opening(V, B, "key").setUploadId(upload);
        assertThat(refusedKey(part.setPartNumber(0))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedKey(part.setPartNumber(10_001))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedKey(opening(V, B, "key").setPartNumber(1))).isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
        KeyValue pair = KeyValue.newBuilder().setKey("a").build();
        assertThat(refusedKey(part.setPartNumber(1).addTags(pair))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedCompletion(Commands.complete(V, B, "key", upload))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        CompletedPart one = Commands.part(1, Commands.md5(1));
        assertThat(refusedCompletion(
                        Commands.complete(V, B, "key", upload).addAllParts(Collections.nCopies(10_001, one))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedCompletion(Commands.complete(V, B, "key", upload, Commands.part(0, ""))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedCompletion(Commands.complete(V, B, "key", upload, Commands.part(1, "e".repeat(129)))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedCompletion(Commands.complete(V, B, "key", "", one))).isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
        assertThat(client.refused(OmCommand.newBuilder(Commands.abortUpload(V, B, "key", ""))))
                .isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
        assertThat(client.refused(OmCommand.newBuilder()
                        .setCreateMultipartUpload(CreateMultipartUpload.newBuilder()
                                .setVolume(V)
                                .setBucket(B)
                                .setKey("key")
                                .setChecksumType("t".repeat(129)))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    private ErrorCode refusedCompletion(CompleteMultipartUpload.Builder command) {
        return client.refused(OmCommand.newBuilder().setCompleteMultipartUpload(command));
    }

    private ErrorCode refusedKey(CreateKey.Builder command) {
        return client.refused(OmCommand.newBuilder().setCreateKey(command));
    }

    @Test
    void abandonedUploadsEnd() throws Exception {
        settings = settings.with(OmSettings.UPLOAD_EXPIRE, "0ms");
        restartAfter(om::close);
        String upload = begin("a/key");
        OpenedKey part = client.open(opening(V, B, "a/key").setUploadId(upload).setPartNumber(1));
        Block written = part.getBlocks(0).getBlock().toBuilder()
                .setLength(10)
                .setBcsid(7)
                .build();
        client.submit(OmCommand.newBuilder()
                .setCommitKey(Commands.commit(V, B, "a/key", part.getSession(), written)
                        .setEtag(Commands.md5(1))));
        long writing = System.currentTimeMillis();
        Awaitility.await().until(() -> System.currentTimeMillis() > writing + 1);
        om.runTask(OmServer.UPLOAD_CLEANUP);
        om.runTask(OmServer.KEY_DELETION);
        assertThat(scm.deleted).containsExactly(written.getId());
        assertThat(client.refused(OmCommand.newBuilder(Commands.abortUpload(V, B, "a/key", upload))))
                .isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
    }

    @Test
    void uploadsThatAreYoungStay() throws Exception {
        String upload = begin("key");
        om.runTask(OmServer.UPLOAD_CLEANUP);
        client.submit(OmCommand.newBuilder(Commands.abortUpload(V, B, "key", upload)));
    }
}
