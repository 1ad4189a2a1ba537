package io.ozone.cli.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.ozone.wire.Block;
import io.ozone.wire.BlockId;
import io.ozone.wire.om.BucketConfiguration;
import io.ozone.wire.om.BucketConfigurationKind;
import io.ozone.wire.om.CreateEncryptionKey;
import io.ozone.wire.om.EncryptionKey;
import io.ozone.wire.om.EncryptionKeyVersion;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.om.Part;
import io.ozone.wire.om.S3Secret;
import io.ozone.wire.om.Upload;
import io.ozone.wire.scm.DeletedBlocksTx;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowFormTest {
    @Test
    void aRowOfAKnownTableIsItsMessage() {
        Key key = Key.newBuilder()
                .setLength(7)
                .addBlocks(Block.newBuilder()
                        .setId(BlockId.newBuilder().setContainerId(1).setLocalId(2)))
                .build();

        assertThat(RowForm.value("keyTable", key.toByteArray()))
                .isEqualTo(Map.of(
                        "length", 7L, "blocks", List.of(Map.of("id", Map.of("container_id", 1L, "local_id", 2L)))));
        assertThat(RowForm.value(
                        "multipartInfoTable",
                        Upload.newBuilder().setOwner("alice").build().toByteArray()))
                .isEqualTo(Map.of("owner", "alice"));
        assertThat(RowForm.value(
                        "bucketConfigurationTable",
                        BucketConfiguration.newBuilder()
                                .setKind(BucketConfigurationKind.TAGGING)
                                .setUpdateId(7)
                                .build()
                                .toByteArray()))
                .hasToString("{kind=TAGGING, update_id=7}");
        assertThat(RowForm.value(
                        "multipartPartsTable",
                        Part.newBuilder().setEtag("e").build().toByteArray()))
                .isEqualTo(Map.of("etag", "e"));
        assertThat(RowForm.value(
                        "deletedBlocks",
                        DeletedBlocksTx.newBuilder().addLocalIds(3).build().toByteArray()))
                .isEqualTo(Map.of("local_ids", List.of(3L)));
    }

    @Test
    void secretsAreNotShown() throws Exception {
        byte[] row = S3Secret.newBuilder()
                .setAccessId("ann")
                .setSecret("0123456789abcdef")
                .setUser("ann")
                .build()
                .toByteArray();
        assertThat(RowForm.value("s3SecretTable", row)).hasToString("{access_id=ann, secret=<not shown>, user=ann}");
        assertThat(RowForm.value("s3SecretTable", Arrays.copyOf(row, 15)).toString())
                .contains("bytes=<not shown>");
    }

    @Test
    void keysAreNotShown() throws Exception {
        ByteString material = ByteString.copyFromUtf8("0123456789abcdef0123456789abcdef");
        EncryptionKey key = EncryptionKey.newBuilder()
                .setName("s3")
                .addVersions(EncryptionKeyVersion.newBuilder().setMaterial(material))
                .build();
        String hidden = "{material=<not shown>}";
        assertThat(RowForm.value("encryptionKeyTable", key.toByteArray()))
                .hasToString("{name=s3, versions=[" + hidden + "]}");
        assertThat(FieldChoice.parse("versions.material", EncryptionKey.getDescriptor())
                        .of(key))
                .hasToString("{versions=[" + hidden + "]}");
        assertThatThrownBy(() -> RowFilter.parse("versions.material:equals:30", EncryptionKey.getDescriptor()))
                .hasMessageContaining("not shown");
        byte[] cut = Arrays.copyOf(key.toByteArray(), 30);
        assertThat(RowForm.value("encryptionKeyTable", cut).toString())
                .contains("damaged")
                .contains("bytes=<not shown>");

        OmCommand command = OmCommand.newBuilder()
                .setCreateEncryptionKey(
                        CreateEncryptionKey.newBuilder().setName("s3").setMaterial(material))
                .build();
        ByteString logged = ByteString.copyFrom(new byte[8]).concat(command.toByteString());
        assertThat(CommandForm.of(CommandForm.Role.OM, logged).content())
                .hasToString("{create_encryption_key={name=s3, material=<not shown>}}");
        String hex = HexFormat.of().formatHex(material.toByteArray());
        for (CommandForm.Role role : CommandForm.Role.values()) {
            assertThat(CommandForm.of(role, logged).toString()).doesNotContain(hex, "0123456789abcdef");
            assertThat(CommandForm.of(role, logged.substring(0, logged.size() - 1))
                            .toString())
                    .doesNotContain(hex.substring(0, 40), "0123456789abcde");
        }
    }

    @Test
    void aDamagedRowIsShownAsBytes() {
        assertThat(RowForm.value("keyTable", new byte[] {(byte) 0xff}).toString())
                .contains("damaged")
                .contains("bytes=ff");
    }

    @Test
    void keysAreTextNumbersOrHex() {
        assertThat(RowForm.text("/vol1/bücket".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("/vol1/bücket");
        assertThat(RowForm.text(ByteBuffer.allocate(8).putLong(42).array())).isEqualTo("42");
        assertThat(RowForm.text(ByteBuffer.allocate(16).putLong(1).putLong(2).array()))
                .isEqualTo("1/2");
        assertThat(RowForm.text(new byte[] {1, 2, 3})).isEqualTo("0x010203");
        assertThat(RowForm.text(new byte[] {(byte) 0xc3})).isEqualTo("0xc3");
        assertThat(RowForm.text(new byte[0])).isEmpty();
    }
}
