package io.ozone.s3.body;

import io.ozone.s3.auth.Crypto;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** A running checksum of one of the kinds that S3 knows. */
public abstract class ContentChecksum {
    /** The kinds, by the names that S3 gives them, with the headers that carry them. */
    public enum Kind {
        CRC32("x-amz-checksum-crc32", 4),
        CRC32C("x-amz-checksum-crc32c", 4),
        CRC64NVME("x-amz-checksum-crc64nvme", 8),
        SHA1("x-amz-checksum-sha1", 20),
        SHA256("x-amz-checksum-sha256", 32);

        private final String header;
        private final int width;

        Kind(String header, int width) {
            this.header = header;
            this.width = width;
        }

        /** Lower case. */
        public String header() {
            return header;
        }

        /** Name of the XML element that carries it. */
        public String element() {
            return "Checksum" + name();
        }

        /** Whether the text is the base64 of as many bytes as this kind has. */
        public boolean fits(String base64) {
            try {
                return Base64.getDecoder().decode(base64).length == width;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        /** null when no kind has this header. */
        public static Kind ofHeader(String name) {
            for (Kind kind : values()) {
                if (kind.header.equalsIgnoreCase(name)) {
                    return kind;
                }
            }
            return null;
        }

        /** null when no kind has this name. */
        public static Kind ofName(String name) {
            for (Kind kind : values()) {
                if (kind.name().equals(name)) {
                    return kind;
                }
            }
            return null;
        }

        /** null when no kind has its value in this element. */
        public static Kind ofElement(String element) {
            for (Kind kind : values()) {
                if (kind.element().equals(element)) {
                    return kind;
                }
            }
            return null;
        }

        public ContentChecksum start() {
            switch (this) {
                case CRC32:
                    return new Cyclic(new CRC32());
                case CRC32C:
                    return new Cyclic(new CRC32C());
                case CRC64NVME:
                    return new Wide();
                case SHA1:
                    return new Digest("SHA-1");
                default:
                    return new Digest("SHA-256");
            }
        }
    }

    /** Adds the buffer's remaining bytes; the buffer's position moves to its end. */
    public abstract void update(ByteBuffer data);

    abstract byte[] value();

    public final String base64() {
        return Base64.getEncoder().encodeToString(value());
    }

    private static final class Cyclic extends ContentChecksum {
        private final Checksum checksum;

        Cyclic(Checksum checksum) {
            this.checksum = checksum;
        }

        @Override
        public void update(ByteBuffer data) {
            checksum.update(data);
        }

        @Override
        byte[] value() {
            return ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
        }
    }

    private static final class Wide extends ContentChecksum {
        private final Crc64Nvme checksum = new Crc64Nvme();

        @Override
        public void update(ByteBuffer data) {
            checksum.update(data);
        }

        @Override
        byte[] value() {
            return ByteBuffer.allocate(8).putLong(checksum.value()).array();
        }
    }

    private static final class Digest extends ContentChecksum {
        private final MessageDigest digest;

        Digest(String algorithm) {
            this.digest = Crypto.digest(algorithm);
        }

        @Override
        public void update(ByteBuffer data) {
            digest.update(data);
        }

        @Override
        byte[] value() {
            return digest.digest();
        }
    }
}
