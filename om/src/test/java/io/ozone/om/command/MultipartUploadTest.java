package io.ozone.om.command;

import static io.ozone.om.Commands.abort;
import static io.ozone.om.Commands.abortUpload;
import static io.ozone.om.Commands.allocate;
import static io.ozone.om.Commands.commit;
import static io.ozone.om.Commands.complete;
import static io.ozone.om.Commands.delete;
import static io.ozone.om.Commands.deleteBucket;
import static io.ozone.om.Commands.ifAbsent;
import static io.ozone.om.Commands.ifEtag;
import static io.ozone.om.Commands.ifNotEtag;
import static io.ozone.om.Commands.md5;
import static io.ozone.om.Commands.of;
import static io.ozone.om.Commands.openPart;
import static io.ozone.om.Commands.part;
import static io.ozone.om.Commands.rename;
import static io.ozone.om.Commands.upload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.rpc.Channels;
import io.ozone.om.Commands;
import io.ozone.om.Replica;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.wire.Block;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.Datanode;
import io.ozone.wire.KeyValue;
import io.ozone.wire.Pipeline;
import io.ozone.wire.om.CompleteMultipartUpload;
import io.ozone.wire.om.CompletedPart;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.KeyInfo;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import io.ozone.wire.om.Part;
import io.ozone.wire.om.PartRun;
import io.ozone.wire.om.SetBucketProperty;
import io.ozone.wire.om.Upload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultipartUploadTest {
    private static final String V = "vol1";
    private static final String B = "bucket1";
    private static final String K = "key";
    private static final long LEAST = 5 << 20;

    @TempDir
    Path directory;

    private Replica om;

    @BeforeEach
    void openBucket() {
        om = new Replica(directory.resolve("om.db"));
        om.volumeAndBucket(V, B);
    }

    @AfterEach
    void close() {
        assertThat(om.violations()).isEmpty();
        om.close();
    }

    private Part stored(String upload, int number) {
        return om.reader()
                .get(OmTables.PARTS, Rows.part(Rows.upload(V, B, K, upload), number))
                .orElseThrow();
    }

    private ErrorCode refusedCompletion(String upload, CompletedPart... parts) {
        return om.refused(of(complete(V, B, K, upload, parts)));
    }

    @Test
    void partsBecomeOneKeyWhenTheUploadIsCompleted() throws Exception {
        KeyValue early = KeyValue.newBuilder().setKey("a").setValue("1").build();
        KeyValue late = KeyValue.newBuilder().setKey("0").setValue("2").build();
        String upload = om.must(of(upload(V, B, K)
                        .setReplication(Commands.THREE)
                        .addMetadata(early)
                        .addTags(early)
                        .setOwner("bob")))
                .getUploadId();
        long begun = om.index();
        Block second = om.putPart(V, B, K, upload, 2, LEAST);
        Block third = om.putPart(V, B, K, upload, 3, 7);
        Block first = om.putPart(V, B, K, upload, 1, LEAST);
        assertThat(om.key(V, B, K)).isEmpty();
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(3 * (2 * LEAST + 7));
        assertThat(om.bucket(V, B).getUsedNamespace()).isZero();

        Key reply = om.must(of(complete(V, B, K, upload, part(1, md5(1)), part(2, md5(2)), part(3, md5(3)))
                        .setExpectedLength(2 * LEAST + 7)
                        .addMetadata(late)))
                .getKey();

        Key key = om.key(V, B, K).orElseThrow();
        assertThat(key.getBlocksList()).containsExactly(first, second, third);
        assertThat(key.getLength()).isEqualTo(2 * LEAST + 7);
        assertThat(key.getPartsList())
                .containsExactly(
                        PartRun.newBuilder()
                                .setFirstNumber(1)
                                .setCount(2)
                                .setLength(LEAST)
                                .build(),
                        PartRun.newBuilder()
                                .setFirstNumber(3)
                                .setCount(1)
                                .setLength(7)
                                .build());
        assertThat(key.getEtag()).isEqualTo(md5OfMd5s(3) + "-3");
        assertThat(key.getMetadataList()).containsExactly(late, early);
        assertThat(key.getTagsList()).containsExactly(early);
        assertThat(key.getOwner()).isEqualTo("bob");
        assertThat(key.getObjectId()).isEqualTo(begun);
        assertThat(key.getUpdateId()).isEqualTo(om.index());
        assertThat(reply).isEqualTo(key.toBuilder().clearBlocks().clearParts().build());
        assertThat(om.rows(OmTables.UPLOADS)).isEmpty();
        assertThat(om.rows(OmTables.PARTS)).isEmpty();
        assertThat(om.rows(OmTables.OPEN_KEYS)).isEmpty();
        assertThat(om.freed()).isEmpty();
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(3 * (2 * LEAST + 7));
        assertThat(om.bucket(V, B).getUsedNamespace()).isEqualTo(1);
    }

    private static String md5OfMd5s(int parts) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("MD5");
        for (int i = 1; i <= parts; i++) {
            digest.update(HexFormat.of().parseHex(md5(i)));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void anUploadRemembersWhatItsKeyWillBe() {
        KeyValue tag = KeyValue.newBuilder().setKey("a").setValue("1").build();
        String id = om.must(of(upload(V, B, K)
                        .addTags(tag)
                        .setChecksumAlgorithm("CRC32")
                        .setChecksumType("FULL_OBJECT")))
                .getUploadId();
        Upload upload =
                om.reader().get(OmTables.UPLOADS, Rows.upload(V, B, K, id)).orElseThrow();
        assertThat(upload.getTagsList()).containsExactly(tag);
        assertThat(upload.getChecksumAlgorithm()).isEqualTo("CRC32");
        assertThat(upload.getChecksumType()).isEqualTo("FULL_OBJECT");
        assertThat(upload.getOwner()).isEqualTo("alice");
        assertThat(om.refused(of(upload(V, "nowhere", K)))).isEqualTo(ErrorCode.BUCKET_NOT_FOUND);
        assertThat(om.refused(of(upload("nowhere", B, K)))).isEqualTo(ErrorCode.VOLUME_NOT_FOUND);
    }

    @Test
    void aPartIsARowOfItsOwn() {
        String upload = om.upload(V, B, K);
        Block block = om.block(10);
        Block unused = om.block(0);
        long session = om.must(of(openPart(V, B, K, upload, 10_000, block)))
                .getOpenedKey()
                .getSession();
        om.must(allocate(V, B, K, session, unused));
        Key reply = om.must(of(commit(V, B, K, session, block).setEtag(md5(1)).setChecksum("AAAA")))
                .getKey();
        assertThat(reply.getLength()).isEqualTo(10);
        assertThat(reply.getEtag()).isEqualTo(md5(1));
        Part part = stored(upload, 10_000);
        assertThat(part.getLength()).isEqualTo(10);
        assertThat(part.getBlocksList()).containsExactly(block);
        assertThat(part.getEtag()).isEqualTo(md5(1));
        assertThat(part.getChecksum()).isEqualTo("AAAA");
        assertThat(part.getModifiedMillis()).isEqualTo(reply.getModifiedMillis());
        assertThat(om.freed()).containsExactly(unused);
    }

    @Test
    void aPartThatIsWrittenAgainGivesTheFormerBack() {
        String upload = om.upload(V, B, K);
        Block old = om.putPart(V, B, K, upload, 1, 100);
        om.putPart(V, B, K, upload, 2, 10);
        om.putPart(V, B, K, upload, 1, 40);
        assertThat(om.freed()).containsExactly(old);
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(3 * 50);
    }

    @Test
    void theFactorOfThePartsIsThatOfTheUpload() {
        String upload =
                om.must(of(upload(V, B, K).setReplication(Commands.ONE))).getUploadId();
        assertThat(om.refused(of(openPart(V, B, K, upload, 1)))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        Block block = om.block(10);
        long session = om.must(of(openPart(V, B, K, upload, 1, block).setReplication(Commands.ONE)))
                .getOpenedKey()
                .getSession();
        om.must(of(commit(V, B, K, session, block).setEtag(md5(1))));
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(10);
        om.must(of(complete(V, B, K, upload, part(1, md5(1)))));
        assertThat(om.key(V, B, K).orElseThrow().getReplication()).isEqualTo(Commands.ONE);
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(10);
    }

    @Test
    void aPartNeedsItsMd5AndHasNeitherConditionsNorMetadata() {
        String upload = om.upload(V, B, K);
        long session = om.must(of(openPart(V, B, K, upload, 1))).getOpenedKey().getSession();
        assertThat(om.refused(of(commit(V, B, K, session)))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(om.refused(of(commit(V, B, K, session).setEtag("x".repeat(32)))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(om.refused(of(commit(V, B, K, session).setEtag(md5(1)).setCondition(ifAbsent()))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(om.refused(of(commit(V, B, K, session).setEtag(md5(1)).setCondition(ifEtag("e")))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(om.refused(of(commit(V, B, K, session).setEtag(md5(1)).addMetadata(KeyValue.getDefaultInstance()))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        om.must(of(commit(V, B, K, session).setEtag(md5(1))));
    }

    @Test
    void anUploadThatIsNotThereTakesNoPart() {
        String upload = om.upload(V, B, K);
        assertThat(om.refused(of(openPart(V, B, K, "no", 1)))).isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
        assertThat(om.refused(of(openPart(V, B, "other", upload, 1)))).isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
        Block block = om.block(1);
        long session =
                om.must(of(openPart(V, B, K, upload, 1, block))).getOpenedKey().getSession();
        om.must(abortUpload(V, B, K, upload));
        assertThat(om.refused(of(commit(V, B, K, session, block).setEtag(md5(1)))))
                .isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
        om.must(abort(V, B, K, session));
        assertThat(om.freed()).containsExactly(block);
    }

    @Test
    void partsThatAreNotNamedAreGivenBack() {
        Key old = om.put(V, B, K, 9);
        String upload = om.upload(V, B, K);
        Block first = om.putPart(V, B, K, upload, 1, LEAST);
        Block unnamed = om.putPart(V, B, K, upload, 2, 100);
        Block last = om.putPart(V, B, K, upload, 7, 5);
        om.must(of(complete(V, B, K, upload, part(1, md5(1)), part(7, md5(7)))));
        Key key = om.key(V, B, K).orElseThrow();
        assertThat(key.getBlocksList()).containsExactly(first, last);
        assertThat(key.getPartsList()).extracting(PartRun::getFirstNumber).containsExactly(1, 7);
        assertThat(om.freed()).containsExactlyInAnyOrder(unnamed, old.getBlocks(0));
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(3 * (LEAST + 5));
        assertThat(om.bucket(V, B).getUsedNamespace()).isEqualTo(1);
        om.must(delete(V, B, K));
        assertThat(om.bucket(V, B).getUsedBytes()).isZero();
        assertThat(om.freed()).contains(first, last);
    }

    @Test
    void partsOfTheSameLengthThatDoNotFollowEachOtherAreRunsOfTheirOwn() {
        String upload = om.upload(V, B, K);
        for (int number : List.of(1, 2, 4, 5)) {
            om.putPart(V, B, K, upload, number, LEAST);
        }
        om.must(of(complete(V, B, K, upload, part(1, md5(1)), part(2, md5(2)), part(4, md5(4)), part(5, md5(5)))));
        assertThat(om.key(V, B, K).orElseThrow().getPartsList())
                .extracting(PartRun::getFirstNumber, PartRun::getCount)
                .containsExactly(tuple(1, 2), tuple(4, 2));
    }

    @Test
    void aCompletionThatDoesNotFitThePartsIsRefusedAndLeavesThem() {
        String upload = om.upload(V, B, K);
        om.putPart(V, B, K, upload, 1, LEAST);
        om.putPart(V, B, K, upload, 2, LEAST - 1);
        om.putPart(V, B, K, upload, 3, 1);
        CompletedPart one = part(1, md5(1));
        CompletedPart two = part(2, md5(2));
        CompletedPart three = part(3, md5(3));
        assertThat(refusedCompletion(upload, two, one)).isEqualTo(ErrorCode.INVALID_PART_ORDER);
        assertThat(refusedCompletion(upload, one, one)).isEqualTo(ErrorCode.INVALID_PART_ORDER);
        assertThat(refusedCompletion(upload, one, part(4, md5(4)))).isEqualTo(ErrorCode.INVALID_PART);
        assertThat(refusedCompletion(upload, one, part(2, md5(9)))).isEqualTo(ErrorCode.INVALID_PART);
        assertThat(refusedCompletion(
                        upload, one.toBuilder().setChecksum("other").build()))
                .isEqualTo(ErrorCode.INVALID_PART);
        assertThat(refusedCompletion(upload, one, two, three)).isEqualTo(ErrorCode.ENTITY_TOO_SMALL);
        assertThat(om.refused(of(complete(V, B, K, upload, one, two).setExpectedLength(LEAST))))
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusedCompletion("no", one)).isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
        assertThat(om.refused(of(complete(V, "nowhere", K, upload, one)))).isEqualTo(ErrorCode.BUCKET_NOT_FOUND);
        assertThat(om.rows(OmTables.PARTS)).hasSize(3);
        om.must(of(complete(V, B, K, upload, one, two).setExpectedLength(2 * LEAST - 1)));
    }

    @Test
    void theChecksumThatIsNamedIsThatOfThePart() {
        String upload = om.upload(V, B, K);
        long session = om.must(of(openPart(V, B, K, upload, 1))).getOpenedKey().getSession();
        om.must(of(commit(V, B, K, session).setEtag(md5(1)).setChecksum("AAAA")));
        CompletedPart.Builder named = part(1, md5(1)).toBuilder();
        assertThat(refusedCompletion(upload, named.setChecksum("BBBB").build())).isEqualTo(ErrorCode.INVALID_PART);
        om.must(of(complete(V, B, K, upload, named.setChecksum("AAAA").build())));
    }

    @Test
    void aKeyMayBeMadeOfOneEmptyPart() {
        String upload = om.upload(V, B, K);
        long session = om.must(of(openPart(V, B, K, upload, 5))).getOpenedKey().getSession();
        om.must(of(commit(V, B, K, session).setEtag(md5(5))));
        om.must(of(complete(V, B, K, upload, part(5, md5(5)))));
        assertThat(om.key(V, B, K).orElseThrow().getLength()).isZero();
        assertThat(om.bucket(V, B).getUsedNamespace()).isEqualTo(1);
    }

    @Test
    void conditionsAreCheckedWhenTheUploadIsCompleted() {
        String upload = om.upload(V, B, K);
        om.putPart(V, B, K, upload, 1, 1);
        CompleteMultipartUpload.Builder absent =
                complete(V, B, K, upload, part(1, md5(1))).setCondition(ifAbsent());
        CompleteMultipartUpload.Builder match =
                complete(V, B, K, upload, part(1, md5(1))).setCondition(ifEtag("e1"));
        assertThat(om.refused(of(match))).isEqualTo(ErrorCode.KEY_NOT_FOUND);
        om.must(of(commit(V, B, K, om.open(V, B, K)).setEtag("e2")));
        assertThat(om.refused(of(absent))).isEqualTo(ErrorCode.KEY_ALREADY_EXISTS);
        assertThat(om.refused(of(match))).isEqualTo(ErrorCode.ETAG_MISMATCH);
        assertThat(om.refused(of(match.setCondition(ifNotEtag("e2"))))).isEqualTo(ErrorCode.ETAG_MATCH);
        om.must(of(match.setCondition(ifEtag("e2").toBuilder().setExists(true).setNotEtag("e1"))));
    }

    @Test
    void aSecondCompletionIsNotHeldAgainstTheKeyThatTheFirstMade() {
        String upload = om.upload(V, B, K);
        om.putPart(V, B, K, upload, 1, 1);
        CompleteMultipartUpload.Builder command = complete(V, B, K, upload, part(1, md5(1)));
        OmReply first = om.must(of(command));
        command.setCondition(ifNotEtag(first.getKey().getEtag()));
        assertThat(om.must(of(command))).isEqualTo(first);
    }

    @Test
    void aSecondCompletionWithTheSamePartsGivesTheSameAnswer() {
        String upload = om.upload(V, B, K);
        om.putPart(V, B, K, upload, 1, LEAST);
        om.putPart(V, B, K, upload, 2, 1);
        CompleteMultipartUpload.Builder command =
                complete(V, B, K, upload, part(1, md5(1)), part(2, md5(2))).setCondition(ifAbsent());
        OmReply first = om.must(of(command));
        assertThat(om.must(of(command))).isEqualTo(first);
        assertThat(om.freed()).isEmpty();
        assertThat(refusedCompletion(upload, part(1, md5(1)))).isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
        assertThat(refusedCompletion(upload, part(1, "odd"))).isEqualTo(ErrorCode.NO_SUCH_UPLOAD);

        om.must(rename(V, B, K, "elsewhere"));
        assertThat(om.refused(of(command))).isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
        om.must(rename(V, B, "elsewhere", K));
        om.put(V, B, K, 3);
        assertThat(om.refused(of(command))).isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
    }

    @Test
    void anAbortedUploadGivesItsPartsBack() {
        String upload = om.upload(V, B, K);
        Block one = om.putPart(V, B, K, upload, 1, 10);
        Block two = om.putPart(V, B, K, upload, 2, 20);
        String other = om.upload(V, B, K);
        om.putPart(V, B, K, other, 1, 5);
        om.must(abortUpload(V, B, K, upload));
        assertThat(om.freed()).containsExactlyInAnyOrder(one, two);
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(15);
        assertThat(om.rows(OmTables.UPLOADS)).containsExactly(Rows.upload(V, B, K, other));
        assertThat(om.refused(abortUpload(V, B, K, upload))).isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
        assertThat(om.refused(abortUpload(V, B, "other", other))).isEqualTo(ErrorCode.NO_SUCH_UPLOAD);
        assertThat(om.refused(abortUpload(V, "nowhere", K, other))).isEqualTo(ErrorCode.BUCKET_NOT_FOUND);
    }

    @Test
    void aKeyThatIsNamedLikeAnUploadIsNotMistakenForIt() {
        String upload = om.upload(V, B, K);
        om.putPart(V, B, K, upload, 1, 10);
        String below = om.upload(V, B, K + "/" + upload);
        om.putPart(V, B, K + "/" + upload, below, 1, 20);
        om.put(V, B, K + "/" + upload + "/00001", 30);
        om.must(abortUpload(V, B, K, upload));
        assertThat(om.rows(OmTables.PARTS)).hasSize(1);
        assertThat(om.rows(OmTables.UPLOADS)).hasSize(1);
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(150);
    }

    @Test
    void partsAreWithinTheSpaceQuota() {
        om.must(OmCommand.newBuilder()
                .setSetBucketProperty(SetBucketProperty.newBuilder()
                        .setVolume(V)
                        .setBucket(B)
                        .setSpaceQuota(300)
                        .setNamespaceQuota(1))
                .build());
        String upload = om.upload(V, B, K);
        om.putPart(V, B, K, upload, 1, 60);
        assertThat(om.refused(of(openPart(V, B, K, upload, 2).setLength(41)))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        Block more = om.block(41);
        long session =
                om.must(of(openPart(V, B, K, upload, 2, more))).getOpenedKey().getSession();
        assertThat(om.refused(of(commit(V, B, K, session, more).setEtag(md5(2)))))
                .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        om.must(of(openPart(V, B, K, upload, 1).setLength(100)));
        om.putPart(V, B, K, upload, 1, 100);
        om.must(of(commit(V, B, "other", om.open(V, B, "other"))));
        assertThat(refusedCompletion(upload, part(1, md5(1)))).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
        om.must(delete(V, B, "other"));
        om.must(of(complete(V, B, K, upload, part(1, md5(1)))));
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(300);
    }

    @Test
    void aBucketWithUploadsUnderWayIsNotEmpty() {
        String upload = om.upload(V, B, K);
        OmReply refusal = om.apply(deleteBucket(V, B));
        assertThat(refusal.getError()).isEqualTo(ErrorCode.BUCKET_NOT_EMPTY.name());
        assertThat(refusal.getMessage()).contains(upload).doesNotContain("more");
        for (int i = 0; i < 3; i++) {
            om.upload(V, B, "key" + i);
        }
        assertThat(om.apply(deleteBucket(V, B)).getMessage()).contains("and more");
        for (String row : om.rows(OmTables.UPLOADS)) {
            om.must(abortUpload(V, B, Rows.keyName(row), Rows.uploadIdOf(row)));
        }
        om.must(deleteBucket(V, B));
    }

    @Test
    void tenThousandPartsFitTheLogAndTheAnswers() {
        int parts = 10_000;
        String key = "k".repeat(1024);
        String upload = om.upload(V, B, key);
        CompleteMultipartUpload.Builder command = complete(V, B, key, upload);
        List<Block> blocks = new ArrayList<>();
        for (int number = 1; number <= parts; number++) {
            blocks.add(om.putPart(V, B, key, upload, number, LEAST + number));
            command.addParts(part(number, md5(number)));
        }
        assertThat(om.bucket(V, B).getUsedBytes()).isEqualTo(3 * (parts * LEAST + parts * (parts + 1L) / 2));

        // The log takes 4 MB, and remembers answers up to 16 KB for a repeated call.
        assertThat(of(command).getSerializedSize()).isLessThan(512 << 10);
        OmReply reply = om.must(of(command));
        assertThat(reply.getSerializedSize()).isLessThan(4 << 10);
        Key row = om.key(V, B, key).orElseThrow();
        assertThat(row.getBlocksList()).isEqualTo(blocks);
        assertThat(row.getPartsCount()).isEqualTo(parts);
        assertThat(row.getSerializedSize()).isLessThan(512 << 10);
        assertThat(located(row).getSerializedSize()).isLessThan(Channels.MAX_MESSAGE_BYTES / 4);
        assertThat(om.must(of(command))).isEqualTo(reply);
        assertThat(om.rows(OmTables.PARTS)).isEmpty();
    }

    /** As a lookup answers, with three datanodes for each block. */
    private static KeyInfo located(Key key) {
        Pipeline.Builder pipeline = Pipeline.newBuilder().setId("p".repeat(36)).setReplication(Commands.THREE);
        for (int i = 0; i < 3; i++) {
            pipeline.addMembers(Datanode.newBuilder()
                    .setUuid("u".repeat(36))
                    .setHost("datanode1.example.com")
                    .setDataPort(9859)
                    .setRatisPort(9858)
                    .setLocation("/default-rack"));
        }
        KeyInfo.Builder info = KeyInfo.newBuilder().setKey(key);
        key.getBlocksList()
                .forEach(block -> info.addLocations(
                        BlockLocation.newBuilder().setBlock(block).setPipeline(pipeline)));
        return info.build();
    }

    @Test
    void theLongestCompletionFitsTheLog() {
        CompleteMultipartUpload.Builder command = complete(V, B, "k".repeat(1024), "u".repeat(16));
        CompletedPart longest = CompletedPart.newBuilder()
                .setNumber(10_000)
                .setEtag("e".repeat(128))
                .setChecksum("c".repeat(128))
                .build();
        for (int i = 0; i < 10_000; i++) {
            command.addParts(longest);
        }
        assertThat(of(command).getSerializedSize()).isLessThan(3 << 20);
    }

    @Test
    void tenThousandPartsAreAbortedAtOnce() {
        String upload = om.upload(V, B, K);
        for (int number = 1; number <= 10_000; number++) {
            om.putPart(V, B, K, upload, number, number);
        }
        om.must(abortUpload(V, B, K, upload));
        assertThat(om.freed()).hasSize(10_000);
        assertThat(om.bucket(V, B).getUsedBytes()).isZero();
    }

    @Test
    void uploadIdsAreTextThatSortsByAge() {
        String first = om.upload(V, B, K);
        String second = om.upload(V, B, K);
        assertThat(first).isLessThan(second);
        assertThat(first.getBytes(StandardCharsets.US_ASCII)).hasSize(17);
    }
}
