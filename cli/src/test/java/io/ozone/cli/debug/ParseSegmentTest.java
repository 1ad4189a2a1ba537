package io.ozone.cli.debug;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.ozone.cli.Shell;
import io.ozone.wire.BlockId;
import io.ozone.wire.datanode.Extent;
import io.ozone.wire.datanode.LogEntry;
import io.ozone.wire.datanode.WriteChunk;
import io.ozone.wire.om.CreateVolume;
import io.ozone.wire.om.DeleteVolume;
import io.ozone.wire.om.OmCommand;
import io.ozone.wire.scm.ReserveIds;
import io.ozone.wire.scm.ScmCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.MetadataProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.server.raftlog.segmented.SegmentedRaftLogOutputStream;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On segments that Ratis wrote. */
class ParseSegmentTest {
    private static final long TIME = 1_700_000_000_000L;
    private static final UUID CLIENT = new UUID(5, 6);

    private final Shell shell = new Shell();
    private final List<LogEntryProto> entries = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void entriesOfOmAreNamed() throws IOException {
        writeOm("log_0-3");

        assertThat(parse("log_0-3", "--role", "om")).as(shell.err()).isZero();
        assertThat(shell.out().lines())
                .hasSize(5)
                .anyMatch(line -> line.matches("1 +0 +CONFIGURATION .* om1=host1:9872 om2=host2:9872"))
                .anyMatch(line -> line.matches("1 +1 +COMMAND .* CreateVolume"))
                .anyMatch(line -> line.matches("1 +2 +METADATA .* committed 1"))
                .anyMatch(line -> line.matches("1 +3 +COMMAND .* DeleteVolume"));
        assertThat(shell.err()).contains("Entries: 4, all whole.");
    }

    @Test
    void commandsOfOmAreShownWhole() throws IOException {
        writeOm("log_0-3");

        assertThat(parse("log_0-3", "--role=om", "--json")).isZero();
        assertThat(shell.out().lines()).hasSize(4);
        assertThat(shell.out())
                .contains("\"name\":\"CreateVolume\"", "\"time\":\"2023-11-14T22:13:20Z\"", "\"volume\":\"vol1\"")
                .contains("\"client\":\"" + CLIENT + "\",\"call\":1")
                .contains("\"peers\":{\"om1\":\"host1:9872\",\"om2\":\"host2:9872\"}")
                .contains("\"commit_index\":1");
    }

    @Test
    void withoutARoleCommandsAreBytes() throws IOException {
        writeOm("log_0-3");

        assertThat(parse("log_0-3")).isZero();
        assertThat(shell.out())
                .containsPattern("1 +1 +COMMAND +\\d+ +- +\\d+ +-")
                .doesNotContain("CreateVolume");
        assertThat(parse("log_0-3", "--json")).isZero();
        assertThat(shell.out()).contains("\"content\":{\"command_bytes\":");
    }

    @Test
    void entriesOfScmAreNamed() throws IOException {
        command(
                4,
                stamped(ScmCommand.newBuilder()
                        .setReserveIds(ReserveIds.newBuilder().setSequence("container"))
                        .build()));
        write("log_inprogress_4", 0);

        assertThat(parse("log_inprogress_4", "--role", "SCM", "--json")).isZero();
        assertThat(shell.out()).contains("\"name\":\"ReserveIds\"", "\"sequence\":\"container\"");
    }

    @Test
    void chunksOfADatanodeAreShownWithoutTheirBytes() throws IOException {
        LogEntry chunk = LogEntry.newBuilder()
                .setTimeMillis(TIME)
                .setWriteChunk(WriteChunk.newBuilder()
                        .setBlock(BlockId.newBuilder().setContainerId(7).setLocalId(8))
                        .setExtent(Extent.newBuilder().setPosition(4096).setLength(5))
                        .setData(com.google.protobuf.ByteString.copyFromUtf8("bytes")))
                .build();
        command(0, ByteString.copyFrom(chunk.toByteArray()));
        write("log_0-0", 0);

        assertThat(parse("log_0-0", "--role", "datanode", "--json"))
                .as(shell.err())
                .isZero();
        assertThat(shell.out())
                .contains("\"name\":\"WriteChunk\"", "\"container_id\":7", "\"data_bytes\":5")
                .doesNotContain("6279746573");
    }

    @Test
    void theFillOfASegmentInProgressIsNoDamage() throws IOException {
        writeOm("written");
        byte[] bytes = Arrays.copyOf(Files.readAllBytes(file("written")), 1 << 20);
        Files.write(file("log_inprogress_0"), bytes);

        assertThat(parse("log_inprogress_0", "--role", "om")).as(shell.err()).isZero();
        assertThat(shell.err()).contains("Entries: 4, all whole.");

        bytes[500_000] = 1;
        Files.write(file("log_inprogress_0"), bytes);
        assertThat(parse("log_inprogress_0", "--role", "om")).isEqualTo(1);
        assertThat(shell.out().lines()).hasSize(5);
        assertThat(shell.err()).contains("CORRUPT: ").contains("behind entry 3").contains("at 500000");
    }

    @Test
    void aSegmentThatRatisFillsAheadIsRead() throws IOException {
        command(0, stamped(deleteVolume()));
        try (SegmentedRaftLogOutputStream out = new SegmentedRaftLogOutputStream(
                file("log_inprogress_0").toFile(), false, 1 << 20, 1 << 18, ByteBuffer.allocateDirect(1 << 16))) {
            out.write(entries.get(0));
            out.flush();
            assertThat(file("log_inprogress_0")).hasSize(1 << 18);

            assertThat(parse("log_inprogress_0", "--role", "om"))
                    .as(shell.err())
                    .isZero();
            assertThat(shell.out()).contains("DeleteVolume");
        }
    }

    /** Wherever the last write was torn, the entries before it are shown, and the offset is that of the torn one. */
    @Test
    void aTornEndIsReported() throws IOException {
        writeOm("whole");
        byte[] bytes = Files.readAllBytes(file("whole"));
        int last = bytes.length - size(3);
        for (int length = last + 1; length < bytes.length; length++) {
            Files.write(file("log_inprogress_0"), Arrays.copyOf(bytes, length));

            assertThat(parse("log_inprogress_0", "--role", "om")).isEqualTo(1);
            assertThat(shell.out().lines()).hasSize(4);
            assertThat(shell.err())
                    .contains("is damaged at byte " + last + ", behind entry 2")
                    .contains("torn write");
        }
    }

    @Test
    void aFlippedBitIsReportedWhereverItIs() throws IOException {
        writeOm("whole");
        byte[] bytes = Files.readAllBytes(file("whole"));
        int last = bytes.length - size(3);
        for (int at = last; at < bytes.length; at++) {
            bytes[at] ^= 4;
            Files.write(file("log_0-3"), bytes);
            bytes[at] ^= 4;

            assertThat(parse("log_0-3", "--role", "om", "--json")).isEqualTo(1);
            assertThat(shell.out().lines()).hasSize(3);
            assertThat(shell.out().strip()).endsWith("]");
            assertThat(shell.err()).contains("is damaged at byte " + last + ", behind entry 2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"log_0-4", "log_1-4", "log_inprogress_1"})
    void theNameSaysWhichEntriesBelongThere(String name) throws IOException {
        writeOm(name);

        assertThat(parse(name, "--role", "om")).isEqualTo(1);
        assertThat(shell.err()).containsAnyOf("ends before entry 4", "there is entry 0 where 1 belongs");
    }

    @Test
    void whatIsNoSegmentIsRefused() throws IOException {
        Files.writeString(file("log_0-0"), "something else");
        assertThat(parse("log_0-0")).isEqualTo(1);
        assertThat(shell.err()).contains("at byte 0").contains("begins with RaftLog1");

        Files.write(file("log_0-0"), new byte[100]);
        assertThat(parse("log_0-0")).isEqualTo(1);
        assertThat(shell.err()).contains("nothing was written");

        assertThat(parse("log_7-8")).isEqualTo(2);
        assertThat(parse(".")).isEqualTo(2);
        assertThat(shell.err()).contains("is a directory; name a segment");
    }

    private void writeOm(String name) throws IOException {
        entries.clear();
        entries.add(entry(0).setConfigurationEntry(RaftConfigurationProto.newBuilder()
                        .addPeers(peer("om1", "host1:9872"))
                        .addPeers(peer("om2", "host2:9872")))
                .build());
        command(
                1,
                stamped(OmCommand.newBuilder()
                        .setCreateVolume(CreateVolume.newBuilder().setVolume("vol1"))
                        .build()));
        entries.add(entry(2).setMetadataEntry(MetadataProto.newBuilder().setCommitIndex(1))
                .build());
        command(3, stamped(deleteVolume()));
        write(name, 0);
    }

    private static OmCommand deleteVolume() {
        return OmCommand.newBuilder()
                .setDeleteVolume(DeleteVolume.newBuilder().setVolume("vol1"))
                .build();
    }

    private void command(long index, ByteString data) {
        entries.add(entry(index)
                .setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder()
                        .setLogData(data)
                        .setClientId(ByteString.copyFrom(ByteBuffer.allocate(16)
                                .putLong(CLIENT.getMostSignificantBits())
                                .putLong(CLIENT.getLeastSignificantBits())
                                .array()))
                        .setCallId(index))
                .build());
    }

    private static ByteString stamped(Message command) {
        byte[] bytes = command.toByteArray();
        return ByteString.copyFrom(
                ByteBuffer.allocate(8 + bytes.length).putLong(TIME).put(bytes).array());
    }

    private static LogEntryProto.Builder entry(long index) {
        return LogEntryProto.newBuilder().setTerm(1).setIndex(index);
    }

    private static RaftPeerProto peer(String id, String address) {
        return RaftPeerProto.newBuilder()
                .setId(ByteString.copyFromUtf8(id))
                .setAddress(address)
                .build();
    }

    /** Without filling ahead, as Ratis leaves a segment that it has closed. */
    private void write(String name, long ahead) throws IOException {
        try (SegmentedRaftLogOutputStream out = new SegmentedRaftLogOutputStream(
                file(name).toFile(), false, 1 << 20, ahead, ByteBuffer.allocateDirect(1 << 16))) {
            for (LogEntryProto entry : entries) {
                out.write(entry);
            }
        }
    }

    /** With length and checksum. */
    private int size(int entry) {
        return 1 + entries.get(entry).getSerializedSize() + 4;
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private int parse(String name, String... options) {
        List<String> words = new ArrayList<>(
                List.of("debug", "ratis", "parse", "-s", file(name).toString()));
        words.addAll(List.of(options));
        return shell.run(words.toArray(String[]::new));
    }
}
