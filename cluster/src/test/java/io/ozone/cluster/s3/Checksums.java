package io.ozone.cluster.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;

/** The checksums of S3, worked out here once more. */
enum Checksums {
    CRC32(ChecksumAlgorithm.CRC32, "crc32"),
    CRC32C(ChecksumAlgorithm.CRC32_C, "crc32c"),
    CRC64NVME(ChecksumAlgorithm.CRC64_NVME, "crc64nvme"),
    SHA1(ChecksumAlgorithm.SHA1, "sha1"),
    SHA256(ChecksumAlgorithm.SHA256, "sha256");

    private static final long CRC64_POLYNOMIAL = 0x9a6c9329ac4bc9b5L;
    private static final long[] CRC64_TABLE = crc64Table();

    private final ChecksumAlgorithm algorithm;
    private final String name;

    Checksums(ChecksumAlgorithm algorithm, String name) {
        this.algorithm = algorithm;
        this.name = name;
    }

    ChecksumAlgorithm algorithm() {
        return algorithm;
    }

    String header() {
        return "x-amz-checksum-" + name;
    }

    String base64(byte[] data) {
        return Base64.getEncoder().encodeToString(of(data));
    }

    byte[] of(byte[] data) {
        switch (this) {
            case CRC32:
                return crc(new CRC32(), data);
            case CRC32C:
                return crc(new CRC32C(), data);
            case CRC64NVME:
                return crc64(data);
            case SHA1:
                return digest("SHA-1", data);
            default:
                return digest("SHA-256", data);
        }
    }

    private static byte[] crc(Checksum crc, byte[] data) {
        crc.update(data, 0, data.length);
        return ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
    }

    private static byte[] digest(String digest, byte[] data) {
        try {
            return MessageDigest.getInstance(digest).digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has " + digest, e);
        }
    }

    private static byte[] crc64(byte[] data) {
        long crc = -1;
        for (byte b : data) {
            crc = CRC64_TABLE[(int) (crc ^ b) & 0xff] ^ (crc >>> 8);
        }
        return ByteBuffer.allocate(8).putLong(~crc).array();
    }

    private static long[] crc64Table() {
        long[] table = new long[256];
        for (int i = 0; i < table.length; i++) {
            long value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) == 0 ? value >>> 1 : (value >>> 1) ^ CRC64_POLYNOMIAL;
            }
            table[i] = value;
        }
        return table;
    }
}
