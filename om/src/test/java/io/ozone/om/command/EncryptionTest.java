package io.ozone.om.command;

import static io.ozone.om.Commands.commit;
import static io.ozone.om.Commands.complete;
import static io.ozone.om.Commands.md5;
import static io.ozone.om.Commands.of;
import static io.ozone.om.Commands.open;
import static io.ozone.om.Commands.openPart;
import static io.ozone.om.Commands.part;
import static io.ozone.om.Commands.rename;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ozone.common.error.ErrorCode;
import io.ozone.om.Commands;
import io.ozone.om.Replica;
import io.ozone.om.state.OmTables;
import io.ozone.om.state.Rows;
import io.ozone.wire.Block;
import io.ozone.wire.om.CreateEncryptionKey;
import io.ozone.wire.om.CreateKey;
import io.ozone.wire.om.Encryption;
import io.ozone.wire.om.EncryptionKey;
import io.ozone.wire.om.EncryptionScheme;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.OmReply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What OM keeps of encrypted keys, and the keys that encrypt them. */
class EncryptionTest {
    private static final String V = "vol1";
    private static final String B = "bucket1";
    private static final long LEAST = 5 << 20;
    private static final Encryption ENCRYPTION = Encryption.newBuilder()
            .setScheme(EncryptionScheme.SSE_S3)
            .setWrappedKey(ByteString.copyFromUtf8("wrapped"))
            .build();

    @TempDir
    Path directory;

    private Replica om;

    @BeforeEach
    void begin() {
        om = new Replica(directory.resolve("om.db"));
        om.volumeAndBucket(V, B);
    }

    @AfterEach
    void close() {
        assertThat(om.violations()).isEmpty();
        om.close();
    }

    @Test
    void theFirstToAskMakesAKey() {
        assertThat(om.must(createKey("a", 1, false))).isEqualTo(OmReply.getDefaultInstance());
        om.must(createKey("a", 2, false));
        om.must(createKey("b", 3, true));
        assertThat(key("a").getVersionsList()).hasSize(1);
        assertThat(key("a").getVersions(0).getMaterial()).isEqualTo(material(1));
        assertThat(key("b").getVersions(0).getMaterial()).isEqualTo(material(3));
    }

    @Test
    void aNewVersionLeavesTheOldOnes() {
        om.must(createKey("a", 1, false));
        om.must(createKey("a", 2, true));
        om.must(createKey("a", 3, true));
        assertThat(key("a").getVersionsList())
                .extracting(version -> version.getMaterial())
                .containsExactly(material(1), material(2), material(3));
    }

    @Test
    void aKeyRemembersHowItIsEncrypted() {
        Encryption encryption = ENCRYPTION.toBuilder().setNonce(nonce(1)).build();
        Block block = om.block(10);
        long session = om.must(of(open(V, B, "key", block).setEncryption(encryption)))
                .getOpenedKey()
                .getSession();
        Key key = om.must(of(commit(V, B, "key", session, block))).getKey();
        assertThat(key.getEncryption()).isEqualTo(encryption);
        assertThat(om.must(rename(V, B, "key", "other")).getKey().getEncryption())
                .isEqualTo(encryption);
    }

    @Test
    void aCompletedKeyHasTheNonceOfEachPart() {
        String upload = upload();
        put(upload, 1, 1);
        put(upload, 2, 2);
        put(upload, 2, 3);
        put(upload, 4, 4);
        om.must(of(complete(V, B, "key", upload)
                .addParts(part(1, md5(1)))
                .addParts(part(2, md5(2)))
                .addParts(part(4, md5(4)))));
        Key key = om.reader().get(OmTables.KEYS, Rows.key(V, B, "key")).orElseThrow();
        assertThat(key.getEncryption()).isEqualTo(ENCRYPTION);
        assertThat(key.getPartsList())
                .extracting(run -> run.getNonces())
                .containsExactly(nonce(1).concat(nonce(3)), nonce(4));
    }

    @Test
    void partsAreEncryptedAsTheirUpload() {
        String encrypted = upload();
        String plain = om.upload(V, B, "key");
        assertThat(om.apply(of(openPart(V, B, "key", encrypted, 1))).getError())
                .isEqualTo(ErrorCode.INVALID_ARGUMENT.name());
        assertThat(om.apply(of(openEncrypted(plain, 1, 1))).getError()).isEqualTo(ErrorCode.INVALID_ARGUMENT.name());
    }

    private String upload() {
        return om.must(of(Commands.upload(V, B, "key").setEncryption(ENCRYPTION)))
                .getUploadId();
    }

    private void put(String upload, int number, int nonce) {
        Block block = om.block(LEAST);
        long session = om.must(of(openEncrypted(upload, number, nonce, block)))
                .getOpenedKey()
                .getSession();
        om.must(of(commit(V, B, "key", session, block).setEtag(md5(number))));
    }

    private static CreateKey.Builder openEncrypted(String upload, int number, int nonce, Block... blocks) {
        return openPart(V, B, "key", upload, number, blocks)
                .setEncryption(Encryption.newBuilder().setNonce(nonce(nonce)));
    }

    private EncryptionKey key(String name) {
        return om.reader().get(OmTables.ENCRYPTION_KEYS, name).orElseThrow();
    }

    private static OmCommand createKey(String name, int material, boolean rotate) {
        return OmCommand.newBuilder()
                .setCreateEncryptionKey(CreateEncryptionKey.newBuilder()
                        .setName(name)
                        .setRotate(rotate)
                        .setMaterial(material(material)))
                .build();
    }

    private static ByteString material(int number) {
        return ByteString.copyFrom(new byte[31]).concat(ByteString.copyFrom(new byte[] {(byte) number}));
    }

    private static ByteString nonce(int number) {
        return ByteString.copyFrom(new byte[15]).concat(ByteString.copyFrom(new byte[] {(byte) number}));
    }
}
