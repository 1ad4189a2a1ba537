package io.ozone.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a power failure, and what a failing disk, does to the log of a peer. */
class LogCheckTest {
    private static final int SECTOR = 512;
    /** Spans several sectors. */
    private static final String LONG = "put long " + "x".repeat(3_000);

    @TempDir
    Path root;

    private TestGroup group;
    private Path file;
    private RaftOptions options;

    @BeforeEach
    void begin() {
        group = TestGroup.started(root, 1, options -> options.withSegmentBytes(64 << 10));
        for (int i = 1; i <= 3; i++) {
            group.ask("put key" + i + " " + i);
        }
    }

    private void kill() throws IOException {
        group.kill("p1");
        file = logFile("log_inprogress_\\d+");
        options = RaftOptions.of(
                group.groupId,
                group.peer("p1"),
                group.allPeers(),
                group.raftDirectory("p1"),
                group.storeDirectory("p1"));
    }

    @Test
    void aLastEntryThatWasNotWrittenToItsEndIsCutOff() throws IOException {
        byte[] before = Files.readAllBytes(logFile("log_inprogress_\\d+"));
        group.ask(LONG);
        kill();
        byte[] whole = Files.readAllBytes(file);
        int start = writtenBytes(before);
        int stop = writtenBytes(whole);
        for (int cut = start + 1; cut < stop; cut += 13) {
            Files.write(file, Arrays.copyOf(whole, cut));
            LogCheck.run(options);
            assertThat(file).as("the file ended at %d", cut).hasSize(start);
        }
        for (int sector = start / SECTOR + 1; sector <= (stop - 5) / SECTOR; sector++) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, sector * SECTOR, stop, (byte) 0);
            Files.write(file, torn);
            LogCheck.run(options);
            assertThat(file).as("zeros from %d on", sector * SECTOR).hasSize(start);
        }
    }

    @Test
    void aPeerWithATornLogStartsAndGoesOn() throws IOException {
        group.ask(LONG);
        kill();
        byte[] torn = Files.readAllBytes(file);
        int stop = writtenBytes(torn);
        Arrays.fill(torn, (stop - 5) / SECTOR * SECTOR, stop, (byte) 0);
        Files.write(file, torn);

        group.start("p1");
        assertThat(group.read("key3")).contains("3");
        assertThat(group.ask("put key4 4")).isEqualTo("4");
        group.kill("p1");
        group.start("p1");
        assertThat(group.read("key4")).contains("4");
        group.close();
    }

    @Test
    void everyFlippedBitIsRefusedAndTheFileIsLeftAlone() throws IOException {
        kill();
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < writtenBytes(whole); at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Files.write(file, flipped);
            assertThatThrownBy(() -> LogCheck.run(options))
                    .as("byte %d", at)
                    .isInstanceOfSatisfying(
                            OzoneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
                    .hasMessageContainingAll(file.toString(), "peer p1", "Delete " + group.raftDirectory("p1"));
            assertThat(Files.readAllBytes(file)).isEqualTo(flipped);
        }
        Files.write(file, whole);
        LogCheck.run(options);
        assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }

    /** Ratis would take a length that points behind the end of the file for a torn write, and drop all that follows. */
    @Test
    void aPeerThatLostAnEntryInTheMiddleDoesNotStart() throws IOException {
        kill();
        byte[] whole = Files.readAllBytes(file);
        byte[] flipped = whole.clone();
        flipped[8] |= (byte) 0x80;
        flipped[9] |= (byte) 0x80;
        flipped[10] |= (byte) 0x80;
        Files.write(file, flipped);
        assertThatThrownBy(() -> group.start("p1")).hasMessageContainingAll(file.toString(), "byte 8", "entry 0");

        Files.write(file, whole);
        group.start("p1");
        assertThat(List.of(1, 2, 3))
                .allSatisfy(i -> assertThat(group.read("key" + i)).contains("" + i));
        group.close();
    }

    @Test
    void aClosedFileMustHaveAllEntriesOfItsName() throws IOException {
        group.close();
        group = new TestGroup(root.resolve("small"), 1, options -> options.withSegmentBytes(4 << 10));
        group.startAll();
        for (int i = 0; i < 4; i++) {
            group.ask(LONG);
        }
        kill();
        Path closed = logFile("log_\\d+-\\d+");
        byte[] whole = Files.readAllBytes(closed);
        Files.write(closed, Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(() -> LogCheck.run(options)).hasMessageContaining(closed.toString());
    }

    /** Its store has entries that its log lost: a disk that lies, or a kill amid the installation of a snapshot. */
    @Test
    void aPeerWhoseLogEndsBeforeItsStoreCatchesUp() throws IOException {
        group.close();
        group = TestGroup.started(root.resolve("three"), 3);
        group.ask("put key1 1");
        group.ask("put key2 2");
        String follower = group.follower();
        group.awaitSameRows();
        group.node(follower).store().flush();
        group.kill(follower);
        Path log = logFile(follower, "log_\\d+-\\d+|log_inprogress_\\d+");
        byte[] whole = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(whole, writtenBytes(whole) - 3));
        group.ask("put key3 3");
        group.start(follower);
        group.ask("put key4 4");
        group.awaitSameRows();
        group.close();
    }

    private Path logFile(String name) throws IOException {
        return logFile("p1", name);
    }

    private Path logFile(String peer, String name) throws IOException {
        try (Stream<Path> files = Files.walk(group.raftDirectory(peer))) {
            return files.filter(path -> path.getFileName().toString().matches(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static int writtenBytes(byte[] content) {
        int last = content.length;
        while (content[last - 1] == 0) {
            last--;
        }
        return last;
    }
}
