package io.ozone.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ozone.wire.om.Key;
import io.ozone.wire.om.PartRun;
import org.junit.jupiter.api.Test;

class RowsTest {
    @Test
    void eachPartHasItsOwnChecksumOfItsRun() {
        Key row = Key.newBuilder()
                .addParts(PartRun.newBuilder()
                        .setFirstNumber(2)
                        .setCount(2)
                        .setLength(10)
                        .setChecksumName("CRC32")
                        .setChecksums(ByteString.fromHex("0102030405060708")))
                .addParts(PartRun.newBuilder().setFirstNumber(9).setCount(1).setLength(3))
                .build();
        assertThat(Rows.key("v", "b", "k", row).parts())
                .containsExactly(
                        new KeyPart(2, 0, 10, "CRC32:AQIDBA=="),
                        new KeyPart(3, 10, 10, "CRC32:BQYHCA=="),
                        new KeyPart(9, 20, 3, ""));
    }
}
