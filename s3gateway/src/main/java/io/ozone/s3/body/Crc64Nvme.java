package io.ozone.s3.body;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** CRC-64/NVME (reflected, all ones in and out), eight bytes at a step. */
final class Crc64Nvme {
    static final long REFLECTED_POLYNOMIAL = 0x9A6C9329AC4BC9B5L;
    private static final int STEP = 8;
    /** TABLES[n][b]: what byte b does to the remainder when n further bytes of the step follow it. */
    private static final long[][] TABLES = tables();

    private long remainder = -1L;

    void update(ByteBuffer data) {
        long crc = remainder;
        ByteBuffer bytes = data.slice().order(ByteOrder.LITTLE_ENDIAN);
        int whole = bytes.remaining() / STEP * STEP;
        int at = 0;
        for (; at < whole; at += STEP) {
            long mixed = crc ^ bytes.getLong(at);
            crc = TABLES[7][(int) mixed & 255]
                    ^ TABLES[6][(int) (mixed >>> 8) & 255]
                    ^ TABLES[5][(int) (mixed >>> 16) & 255]
                    ^ TABLES[4][(int) (mixed >>> 24) & 255]
                    ^ TABLES[3][(int) (mixed >>> 32) & 255]
                    ^ TABLES[2][(int) (mixed >>> 40) & 255]
                    ^ TABLES[1][(int) (mixed >>> 48) & 255]
                    ^ TABLES[0][(int) (mixed >>> 56)];
        }
        for (; at < bytes.remaining(); at++) {
            crc = TABLES[0][(int) (crc ^ bytes.get(at)) & 255] ^ (crc >>> 8);
        }
        remainder = crc;
        data.position(data.limit());
    }

    long value() {
        return ~remainder;
    }

    private static long[][] tables() {
        long[][] tables = new long[STEP][256];
        for (int b = 0; b < 256; b++) {
            long crc = b;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ REFLECTED_POLYNOMIAL;
            }
            tables[0][b] = crc;
        }
        for (int n = 1; n < STEP; n++) {
            for (int b = 0; b < 256; b++) {
                long before = tables[n - 1][b];
                tables[n][b] = (before >>> 8) ^ tables[0][(int) before & 255];
            }
        }
        return tables;
    }
}
