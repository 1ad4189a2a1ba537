package io.ozone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.wire.Replication;
import io.ozone.wire.om.CommitKey;
import io.ozone.wire.om.CompleteMultipartUpload;
import io.ozone.wire.om.Condition;
import io.ozone.wire.om.CreateMultipartUpload;
import io.ozone.wire.om.OmCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MultipartUploadTest {
    private static final int MB = 1 << 20;

    private final FakeCluster cluster = new FakeCluster();
    private final OzoneBucket bucket = cluster.bucket;

    @AfterEach
    void close() {
        cluster.close();
    }

    private UploadedPart stream(String upload, int number, byte[] data) throws IOException {
        String etag = "etag" + number;
        KeyOutputStream out = bucket.putPart("k", upload, number, 0);
        out.write(data);
        out.setEtag(etag);
        out.close();
        assertThat(out.info().length()).isEqualTo(data.length);
        return new UploadedPart(number, out.info().etag());
    }

    private OmCommand last() {
        return cluster.om.commands.get(cluster.om.commands.size() - 1);
    }

    private static void assertFails(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        OzoneException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void whatWasWrittenInPartsIsReadAsOneKey() throws IOException {
        String upload = bucket.createUpload("k", UploadOptions.DEFAULT.withMetadata(Map.of("a", "1")))
                .id();
        byte[] first = FakeCluster.bytes(5 * MB + 1, 1);
        byte[] second = FakeCluster.bytes(40 * MB, 2);
        byte[] third = FakeCluster.bytes(10, 3);
        List<UploadedPart> parts = new ArrayList<>();
        parts.add(0, stream(upload, 3, second));
        parts.add(0, stream(upload, 1, first));
        parts.add(new UploadedPart(
                7,
                bucket.putPart("k", upload, 7, ByteString.copyFrom(third), "etag7", "")
                        .etag()));
        assertThat(cluster.om.key("k")).isNull();

        KeyInfo info = bucket.completeUpload("k", upload, parts, CompleteOptions.DEFAULT);

        assertThat(info.length()).isEqualTo(45 * MB + 11);
        assertThat(info.metadata()).containsExactly(Map.entry("a", "1"));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(first);
        whole.write(second);
        whole.write(third);
        assertThat(cluster.read("k")).isEqualTo(whole.toByteArray());
        KeyInfo found = bucket.lookup("k");
        assertThat(found.parts())
                .containsExactly(
                        new KeyPart(1, 0, 5 * MB + 1, ""),
                        new KeyPart(3, 5 * MB + 1, 40 * MB, ""),
                        new KeyPart(7, 45 * MB + 1, 10, ""));
        KeyPart last = found.parts().get(2);
        assertThat(cluster.read(found, last.offset(), last.length())).isEqualTo(third);
        assertThat(cluster.om.openSessions()).isZero();
    }

    @Test
    void aSmallPartIsThreeCallsLikeASmallKey() {
        String upload = bucket.createUpload("k", UploadOptions.DEFAULT).id();
        bucket.putPart("k", upload, 1, ByteString.copyFrom(new byte[1000]), "etag", "sum");
        assertThat(cluster.om.calls).containsExactly("CREATE_MULTIPART_UPLOAD", "CREATE_KEY", "COMMIT_KEY");
        assertThat(cluster.datanodeCalls()).containsExactly("Write");
        CommitKey commit = last().getCommitKey();
        assertThat(commit.getEtag()).isEqualTo("etag");
        assertThat(commit.getChecksum()).isEqualTo("sum");
    }

    @Test
    void anEmptyPartNeedsNoDatanode() {
        String upload = bucket.createUpload("k", UploadOptions.DEFAULT).id();
        bucket.putPart("k", upload, 1, ByteString.EMPTY, "etag", "");
        assertThat(cluster.datanodeCalls()).isEmpty();
    }

    @Test
    void aPartSurvivesALostPipelineLikeAKey() throws IOException {
        String upload = bucket.createUpload("k", UploadOptions.DEFAULT).id();
        byte[] data = FakeCluster.bytes(10 * MB, 4);
        KeyOutputStream out = bucket.putPart("k", upload, 1, data.length);
        out.write(data, 0, 6 * MB);
        cluster.first.refuse(ErrorCode.PIPELINE_NOT_FOUND);
        out.write(data, 6 * MB, 4 * MB);
        out.setEtag("etag");
        out.setChecksum("sum");
        out.close();
        assertThat(last().getCommitKey().getChecksum()).isEqualTo("sum");
        assertThat(cluster.om.calls).contains("ALLOCATE_BLOCK");
        bucket.completeUpload("k", upload, List.of(new UploadedPart(1, "etag")), CompleteOptions.DEFAULT);
        assertThat(cluster.read("k")).isEqualTo(data);
    }

    @Test
    void aPartOfAnUploadThatEndedMeanwhileClosesItsSession() throws IOException {
        String upload = bucket.createUpload("k", UploadOptions.DEFAULT).id();
        KeyOutputStream out = bucket.putPart("k", upload, 1, 0);
        out.write(1);
        bucket.abortUpload("k", upload);
        assertThatThrownBy(out::close)
                .isInstanceOf(IOException.class)
                .cause()
                .isInstanceOfSatisfying(
                        OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_UPLOAD));
        assertThat(cluster.om.openSessions()).isZero();
        assertFails(ErrorCode.NO_SUCH_UPLOAD, () -> bucket.putPart("k", upload, 1, 0));
        assertFails(ErrorCode.NO_SUCH_UPLOAD, () -> bucket.abortUpload("k", upload));
        assertFails(ErrorCode.NO_SUCH_UPLOAD, () -> bucket.upload("k", upload));
    }

    @Test
    void whatIsAskedOfAnUploadAndItsCompletionReachesOm() {
        String upload = bucket.createUpload(
                        "k",
                        UploadOptions.DEFAULT
                                .withTags(Map.of("t", "2"))
                                .withChecksum("CRC32", "COMPOSITE")
                                .withReplication(
                                        Replication.newBuilder().setFactor(1).build()))
                .id();
        CreateMultipartUpload begun = last().getCreateMultipartUpload();
        assertThat(begun.getReplication().getFactor()).isEqualTo(1);
        assertThat(begun.getTags(0).getKey()).isEqualTo("t");
        UploadInfo info = bucket.upload("k", upload);
        assertThat(info.key()).isEqualTo("k");
        assertThat(info.uploadId()).isEqualTo(upload);
        assertThat(info.tags()).containsExactly(Map.entry("t", "2"));
        assertThat(info.checksumAlgorithm()).isEqualTo("CRC32");
        assertThat(info.checksumType()).isEqualTo("COMPOSITE");
        assertThat(info.owner()).isEqualTo("alice");

        bucket.putPart("k", upload, 1, ByteString.EMPTY, "etag", "");
        Condition condition =
                Condition.newBuilder().setEtag("e").setNotEtag("f").build();
        CompleteOptions options = CompleteOptions.DEFAULT
                .withCondition(condition)
                .withMetadata(Map.of("m", "3"))
                .withPartChecksums(true)
                .withExpectedLength(0);
        bucket.completeUpload("k", upload, List.of(new UploadedPart(1, "etag", "sum")), options);
        CompleteMultipartUpload completed = last().getCompleteMultipartUpload();
        assertThat(completed.getParts(0).getChecksum()).isEqualTo("sum");
        assertThat(completed.getCondition()).isEqualTo(condition);
        assertThat(completed.getMetadata(0).getValue()).isEqualTo("3");
        assertThat(completed.hasExpectedLength()).isTrue();
        assertThat(completed.getKeepPartChecksums()).isTrue();
    }

    @Test
    void aCompletionWhoseReplyIsLostIsRepeatedAsTheSameCall() {
        String upload = bucket.createUpload("k", UploadOptions.DEFAULT).id();
        bucket.putPart("k", upload, 1, ByteString.copyFrom(new byte[3]), "etag", "");
        cluster.om.dropsReplies = true;
        KeyInfo info =
                bucket.completeUpload("k", upload, List.of(new UploadedPart(1, "etag")), CompleteOptions.DEFAULT);
        assertThat(info.length()).isEqualTo(3);
        assertThat(cluster.om.commands.stream()
                        .filter(OmCommand::hasCompleteMultipartUpload)
                        .map(OmCommand::getCaller)
                        .distinct())
                .hasSize(1);
        assertThat(last().getCompleteMultipartUpload().hasExpectedLength()).isFalse();
    }

    @Test
    void uploadsAndTheirPartsAreListed() {
        String upload = bucket.createUpload("k", UploadOptions.DEFAULT).id();
        bucket.putPart("k", upload, 1, ByteString.copyFrom(new byte[3]), "etag1", "");
        bucket.putPart("k", upload, 2, ByteString.copyFrom(new byte[4]), "etag2", "");
        UploadPage uploads = bucket.listUploads("", "", "", "/", 0);
        assertThat(uploads.uploads()).extracting(UploadInfo::uploadId).containsExactly(upload);
        assertThat(uploads.commonPrefixes()).containsExactly("p/");
        assertThat(uploads.truncated()).isTrue();
        assertThat(uploads.nextKey()).isEqualTo("k");
        assertThat(uploads.nextUploadId()).isEqualTo("id");
        PartPage parts = bucket.listParts("k", upload, 1, 0);
        assertThat(parts.parts()).containsExactly(new PartInfo(2, 4, 0, "etag2", ""));
        assertThat(parts.truncated()).isFalse();
    }
}
