package io.ozone.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.util.MD5FileUtil;

/** Operations on whole directories that {@link StoreSnapshots} is made of. */
final class StoreFiles {
    private static final String DIGEST_SUFFIX = MD5FileUtil.MD5_SUFFIX;

    private StoreFiles() {}

    static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        sync(to.getParent());
    }

    static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> found = Files.walk(root)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    static List<Path> children(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(directory)) {
            return found.sorted().toList();
        }
    }

    /**
     * Compares every file with the digest that came with it and drops the digests, then brings all to stable storage.
     * May be called again after a crash: what has no digest any more was found right before.
     */
    static void settleReceived(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(directory)) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path file : files) {
            if (!file.toString().endsWith(DIGEST_SUFFIX)) {
                checkDigest(file);
                sync(file);
            }
        }
        for (Path file : files) {
            if (file.toString().endsWith(DIGEST_SUFFIX)) {
                Files.delete(file);
            }
        }
        sync(directory);
    }

    private static void checkDigest(Path file) throws IOException {
        MD5Hash expected = MD5FileUtil.readStoredMd5ForFile(file.toFile());
        if (expected != null && !expected.equals(MD5FileUtil.computeMd5ForFile(file.toFile()))) {
            throw new IOException(
                    "received file %s does not have the digest %s it was sent with".formatted(file, expected));
        }
    }

    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
