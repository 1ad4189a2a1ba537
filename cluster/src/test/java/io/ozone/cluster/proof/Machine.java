package io.ozone.cluster.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A machine on which an operator works: it has a name, an address, a file of hosts, processes, and {@code /opt} and {@code
 * /data} of its own; the rest of the system it shares with this JVM. It consists of namespaces of the kernel that live as
 * long as one process does, so that nothing of it is left when it is switched off, or when this JVM ends in whatever way.
 * Needs root.
 */
final class Machine implements AutoCloseable {
    /** Its arguments: the name, the directory that keeps the machine's own files, and the file of hosts. */
    private static final String BOOT = """
            set -e
            name=$1 disk=$2 hosts=$3
            echo "$name" >/proc/sys/kernel/hostname
            root=$disk/root
            mkdir -p "$root" "$disk/opt" "$disk/data" "$disk/jvms"
            mount -t tmpfs none "$root"
            for entry in /*; do
              if [ -L "$entry" ]; then
                cp -a "$entry" "$root/"
              elif [ -d "$entry" ]; then
                mkdir "$root$entry"
                case $entry in /proc | /opt | /data) ;; *) mount --rbind "$entry" "$root$entry" ;; esac
              fi
            done
            mkdir -p "$root/data" "$root/tmp/hsperfdata_$(id -un)"
            mount -t proc proc "$root/proc"
            mount --bind "$disk/opt" "$root/opt"
            mount --bind "$disk/data" "$root/data"
            mount --bind "$disk/jvms" "$root/tmp/hsperfdata_$(id -un)"
            mount --bind "$hosts" "$root/etc/hosts"
            exec chroot "$root" bash -c 'echo up; read -r'
            """;

    private final String name;
    private final Path disk;
    private final Process holder;
    private String environment = "";

    private Machine(String name, Path disk, Process holder) {
        this.name = name;
        this.disk = disk;
        this.holder = holder;
    }

    /**
     * @param network goes before a command, so that it runs at the machine's address
     * @param hosts what it sees as {@code /etc/hosts}
     */
    static Machine boot(List<String> network, String name, Path disk, Path hosts) {
        Path console = disk.resolve("console.txt");
        try {
            Files.createDirectories(disk);
            Files.createFile(console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(network);
        command.addAll(List.of("unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child"));
        command.addAll(List.of("bash", "-c", BOOT, "boot", name, disk.toString(), hosts.toString()));
        Machine machine = new Machine(name, disk, Spawner.start(command, Map.of(), console));
        Awaitility.await(name + " has booted")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    String said = Files.readString(console);
                    if (!machine.holder.isAlive()) {
                        throw new IllegalStateException(name + " does not boot: " + said);
                    }
                    return said.equals("up\n");
                });
        return machine;
    }

    /** @param lines of a shell, such as {@code export NAME=VALUE}; they go before every later command */
    Machine login(String lines) {
        environment = lines;
        return this;
    }

    /** A file below the machine's {@code /opt} or {@code /data}, as this JVM sees it. */
    Path file(String path) {
        return disk.resolve(path.substring(1));
    }

    Shell.Result tryRun(String commandLine) {
        String first = Long.toString(holder.children().findFirst().orElseThrow().pid());
        return Shell.tryRun(
                "nsenter",
                "--target=" + first,
                "--mount",
                "--uts",
                "--net",
                "--pid",
                "--root",
                "--wd",
                "env",
                "-i",
                "HOME=/root",
                "bash",
                "-c",
                environment + "\n" + commandLine);
    }

    /** @throws IllegalStateException when it fails */
    String run(String commandLine) {
        Shell.Result result = tryRun(commandLine);
        if (!result.succeeded()) {
            throw new IllegalStateException(
                    "'%s' on %s ended with %d: %s".formatted(commandLine, name, result.status(), result.output()));
        }
        return result.output();
    }

    /** Ends every process of the machine. */
    @Override
    public void close() throws InterruptedException {
        holder.destroyForcibly().waitFor();
    }

    @Override
    public String toString() {
        return name;
    }
}
