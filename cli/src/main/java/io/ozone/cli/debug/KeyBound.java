package io.ozone.cli.debug;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;

/** A key as a user types it, which is as {@link RowForm#text} shows keys: text, numbers, or hex. */
final class KeyBound {
    private KeyBound() {}

    /** @param sample a key of the table: one whose length is a multiple of 8 and that starts with 0 is numbers */
    static byte[] parse(String text, byte[] sample) {
        if (text.matches("0x([0-9a-fA-F]{2})+")) {
            return HexFormat.of().parseHex(text, 2, text.length());
        }
        boolean numbers = sample.length > 0 && sample.length % Long.BYTES == 0 && sample[0] == 0;
        if (!numbers || !text.matches("[0-9]{1,18}(/[0-9]{1,18})*")) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        long[] parts = Stream.of(text.split("/")).mapToLong(Long::parseLong).toArray();
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * parts.length);
        bytes.asLongBuffer().put(parts);
        return bytes.array();
    }
}
