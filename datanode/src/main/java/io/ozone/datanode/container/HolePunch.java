package io.ozone.datanode.container;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees a range of a file with Linux' {@code fallocate}. Where the system or the file system can't, the space
 * stays in use until the container is deleted; that is said once.
 */
final class HolePunch {
    private static final Logger LOG = LoggerFactory.getLogger(HolePunch.class);
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int READ_WRITE = 2;
    private static final int NOT_SUPPORTED = 95;

    private static volatile boolean refused;

    private HolePunch() {}

    private interface LibC extends Library {
        int open(String path, int flags) throws LastErrorException;

        int fallocate(int file, int mode, long offset, long length) throws LastErrorException;

        int close(int file) throws LastErrorException;
    }

    /** Loaded on first use, so that a datanode that never deletes needs no native library. */
    private static final class Native64 {
        static final LibC C = Native.load("c", LibC.class);
    }

    static void punch(Path path, long position, long length) throws IOException {
        if (refused || length <= 0) {
            return;
        }
        if (!Platform.isLinux() || !Platform.is64Bit()) {
            refuse("this is not 64-bit Linux");
            return;
        }
        try {
            int file = Native64.C.open(path.toString(), READ_WRITE);
            try {
                Native64.C.fallocate(file, PUNCH_HOLE | KEEP_SIZE, position, length);
            } finally {
                Native64.C.close(file);
            }
        } catch (LastErrorException e) {
            if (e.getErrorCode() == NOT_SUPPORTED) {
                refuse("the file system of " + path + " can't free a range");
                return;
            }
            throw new IOException(
                    "Freeing " + length + " bytes of " + path + " at " + position + " failed: " + e.getMessage(), e);
        } catch (UnsatisfiedLinkError e) {
            refuse(e.getMessage());
        }
    }

    private static void refuse(String reason) {
        refused = true;
        LOG.warn("The space of deleted blocks comes back only with their container: {}", reason);
    }
}
