package io.ozone.om.command;

import static io.ozone.om.Commands.commit;
import static io.ozone.om.Commands.complete;
import static io.ozone.om.Commands.md5;
import static io.ozone.om.Commands.of;
import static io.ozone.om.Commands.openPart;
import static io.ozone.om.Commands.part;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ozone.om.Commands;
import io.ozone.om.Replica;
import io.ozone.wire.Block;
import io.ozone.wire.om.CompleteMultipartUpload;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.PartRun;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartChecksumsTest {
    private static final String V = "vol1";
    private static final String B = "bucket1";
    private static final String K = "key";
    private static final long LEAST = 5 << 20;

    @TempDir
    Path directory;

    private Replica om;
    private String upload;

    @BeforeEach
    void begin() {
        om = new Replica(directory.resolve("om.db"));
        om.volumeAndBucket(V, B);
        upload = om.upload(V, B, K);
    }

    @AfterEach
    void close() {
        assertThat(om.violations()).isEmpty();
        om.close();
    }

    private void put(int number, String checksum) {
        Block block = om.block(LEAST);
        long session = om.must(of(openPart(V, B, K, upload, number, block)))
                .getOpenedKey()
                .getSession();
        om.must(of(commit(V, B, K, session, block).setEtag(md5(number)).setChecksum(checksum)));
    }

    private Key completed(boolean keep, int... numbers) {
        CompleteMultipartUpload.Builder command = complete(V, B, K, upload).setKeepPartChecksums(keep);
        for (int number : numbers) {
            command.addParts(part(number, md5(number)));
        }
        om.must(of(command));
        return om.key(V, B, K).orElseThrow();
    }

    private static String text(String name, int... bytes) {
        return name + ":" + Base64.getEncoder().encodeToString(raw(bytes).toByteArray());
    }

    private static ByteString raw(int... bytes) {
        ByteString.Output raw = ByteString.newOutput();
        for (int one : bytes) {
            raw.write(one);
        }
        return raw.toByteString();
    }

    private static PartRun run(int first, int count, String name, ByteString checksums) {
        return PartRun.newBuilder()
                .setFirstNumber(first)
                .setCount(count)
                .setLength(LEAST)
                .setChecksumName(name)
                .setChecksums(checksums)
                .build();
    }

    @Test
    void aKeyKeepsThoseOfItsPartsAsBytes() {
        put(1, text("CRC32", 1, 2, 3, 4));
        put(2, text("CRC32", 5, 6, 7, 8));
        put(3, text("CRC32", 9, 9, 9, 9));
        put(4, text("CRC32", 0, 0, 0, 255));
        assertThat(completed(true, 1, 2, 4).getPartsList())
                .containsExactly(
                        run(1, 2, "CRC32", raw(1, 2, 3, 4, 5, 6, 7, 8)), run(4, 1, "CRC32", raw(0, 0, 0, 255)));
    }

    @Test
    void nobodyWhoDoesNotAskForItKeepsThem() {
        put(1, text("CRC32", 1, 2, 3, 4));
        assertThat(completed(false, 1).getPartsList()).containsExactly(run(1, 1, "", ByteString.EMPTY));
    }

    @Test
    void partsWithOtherChecksumsAreAnotherRun() {
        put(1, text("CRC32", 1, 2, 3, 4));
        put(2, text("CRC32C", 1, 2, 3, 4));
        put(3, text("CRC32C", 1, 2));
        put(4, "");
        put(5, "CRC32C:no base64");
        put(6, "nonsense");
        put(7, ":AAAA");
        put(8, "SHA1:");
        assertThat(completed(true, 1, 2, 3, 4, 5, 6, 7, 8).getPartsList())
                .containsExactly(
                        run(1, 1, "CRC32", raw(1, 2, 3, 4)),
                        run(2, 1, "CRC32C", raw(1, 2, 3, 4)),
                        run(3, 1, "CRC32C", raw(1, 2)),
                        run(4, 5, "", ByteString.EMPTY));
    }

    @Test
    void theReplyHasNeitherPartsNorTheirChecksums() {
        put(1, text("CRC32", 1, 2, 3, 4));
        Key reply = om.must(
                        of(complete(V, B, K, upload, part(1, Commands.md5(1))).setKeepPartChecksums(true)))
                .getKey();
        assertThat(reply.getPartsList()).isEmpty();
    }

    @Test
    void manyOfThemTakeHardlyMoreThanTheirBytes() {
        int[] numbers = new int[1000];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i + 1;
            put(i + 1, text("SHA256", new int[32]));
        }
        Key key = completed(true, numbers);
        assertThat(key.getPartsList()).hasSize(1);
        assertThat(key.getParts(0).getSerializedSize()).isLessThan(1000 * 32 + 40);
    }
}
