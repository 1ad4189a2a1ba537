package io.ozone.cluster.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A disk that takes the place of a directory, with what is in it; it can be filled, and made read-only. It is there for
 * the commands that {@link #enter} it alone, and gone with this JVM. Needs root.
 */
final class SmallDisk implements AutoCloseable {
    /** Its arguments: the directory and the size. */
    private static final String MOUNT = """
            set -e
            data=$1 size=$2 new=$(mktemp -d)
            mount -t tmpfs -o size="$size" none "$new"
            cp -a "$data/." "$new"
            mount --move "$new" "$data"
            rmdir "$new"
            echo mounted
            read -r
            """;

    private final Path directory;
    private final Process holder;

    private SmallDisk(Path directory, Process holder) {
        this.directory = directory;
        this.holder = holder;
    }

    /** @param size such as 64m */
    static SmallDisk insteadOf(Path directory, String size) {
        Path console = directory.resolveSibling("disk.txt");
        Process holder = Spawner.start(
                List.of("unshare", "--mount", "bash", "-c", MOUNT, "mount", directory.toString(), size),
                Map.of(),
                console);
        Awaitility.await("a small disk at " + directory)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (!holder.isAlive()) {
                        throw new IllegalStateException(Files.readString(console));
                    }
                    return Files.readString(console).equals("mounted\n");
                });
        try {
            Files.delete(console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SmallDisk(directory, holder);
    }

    /** What goes before a command that is to see this disk. */
    List<String> enter() {
        return List.of("nsenter", "--target=" + holder.pid(), "--mount", "--");
    }

    /** What is on it, for this process, which does not see it in the directory's place. */
    Path content() {
        return Path.of("/proc/" + holder.pid() + "/root" + directory);
    }

    /** Not a byte is left. */
    void fill() {
        inside("cat /dev/zero >\"$0/ballast\" 2>&1 || true");
    }

    /** Takes away what {@link #fill} may have put there. */
    void free() {
        inside("rm -f \"$0/ballast\"");
    }

    void makeReadOnly() {
        inside("mount -o remount,ro \"$0\"");
    }

    void makeWritable() {
        inside("mount -o remount,rw \"$0\"");
    }

    private void inside(String script) {
        Shell.run("nsenter", "--target=" + holder.pid(), "--mount", "--", "bash", "-c", script, directory.toString());
    }

    @Override
    public void close() throws InterruptedException {
        holder.destroyForcibly().waitFor();
    }
}
