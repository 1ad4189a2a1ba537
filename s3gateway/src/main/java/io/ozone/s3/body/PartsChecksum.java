package io.ozone.s3.body;

import io.ozone.s3.body.ContentChecksum.Kind;
import java.nio.ByteBuffer;
import java.util.Base64;

/** The checksum of an object from those of the parts that it is made of. Takes the parts in their order. */
public abstract class PartsChecksum {
    private static final long REFLECTED_CRC32 = 0xEDB88320L;
    private static final long REFLECTED_CRC32C = 0x82F63B78L;

    /** A checksum of the parts' checksums, with their number behind it. */
    public static PartsChecksum composite(Kind kind) {
        return new Composite(kind);
    }

    /** The checksum that the object's bytes have in one piece. */
    public static PartsChecksum fullObject(Kind kind) {
        switch (kind) {
            case CRC32:
                return new FullObject(new CrcJoin(REFLECTED_CRC32, 32), 4);
            case CRC32C:
                return new FullObject(new CrcJoin(REFLECTED_CRC32C, 32), 4);
            case CRC64NVME:
                return new FullObject(new CrcJoin(Crc64Nvme.REFLECTED_POLYNOMIAL, 64), 8);
            default:
                throw new IllegalArgumentException(kind + " of a whole can't be had from that of its parts");
        }
    }

    /** Whether {@link #fullObject} has it. */
    public static boolean canBeFullObject(Kind kind) {
        return kind != Kind.SHA1 && kind != Kind.SHA256;
    }

    /**
     * Adds the next part.
     *
     * @param base64 its checksum, of this kind
     * @param length bytes
     */
    public final void add(String base64, long length) {
        add(Base64.getDecoder().decode(base64), length);
    }

    abstract void add(byte[] checksum, long length);

    /** The object's, as its header has it. */
    public abstract String value();

    private static final class Composite extends PartsChecksum {
        private final ContentChecksum checksum;
        private int parts;

        Composite(Kind kind) {
            this.checksum = kind.start();
        }

        @Override
        void add(byte[] part, long length) {
            checksum.update(ByteBuffer.wrap(part));
            parts++;
        }

        @Override
        public String value() {
            return checksum.base64() + '-' + parts;
        }
    }

    private static final class FullObject extends PartsChecksum {
        private final CrcJoin crc;
        private final int width;
        private long value;

        FullObject(CrcJoin crc, int width) {
            this.crc = crc;
            this.width = width;
        }

        @Override
        void add(byte[] part, long length) {
            long next = width == 4
                    ? Integer.toUnsignedLong(ByteBuffer.wrap(part).getInt())
                    : ByteBuffer.wrap(part).getLong();
            value = crc.join(value, next, length);
        }

        @Override
        public String value() {
            ByteBuffer bytes = ByteBuffer.allocate(width);
            if (width == 4) {
                bytes.putInt((int) value);
            } else {
                bytes.putLong(value);
            }
            return Base64.getEncoder().encodeToString(bytes.array());
        }
    }
}
