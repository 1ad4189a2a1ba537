package io.ozone.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Channels;
import io.ozone.common.rpc.Rpc;
import io.ozone.common.settings.Settings;
import io.ozone.wire.BlockId;
import io.ozone.wire.BlockLocation;
import io.ozone.wire.ContainerState;
import io.ozone.wire.Datanode;
import io.ozone.wire.Pipeline;
import io.ozone.wire.PipelineState;
import io.ozone.wire.Replication;
import io.ozone.wire.ReplicationType;
import io.ozone.wire.scm.AllocateBlocksRequest;
import io.ozone.wire.scm.CloseContainerRequest;
import io.ozone.wire.scm.ContainerInfo;
import io.ozone.wire.scm.ContainerLocation;
import io.ozone.wire.scm.ContainerReport;
import io.ozone.wire.scm.DeleteBlocksRequest;
import io.ozone.wire.scm.ExitSafeModeRequest;
import io.ozone.wire.scm.ListContainersRequest;
import io.ozone.wire.scm.ListDatanodesRequest;
import io.ozone.wire.scm.ListPipelinesRequest;
import io.ozone.wire.scm.LocateContainersRequest;
import io.ozone.wire.scm.SafeModeRequest;
import io.ozone.wire.scm.ScmAdminGrpc;
import io.ozone.wire.scm.ScmBlocksGrpc;
import io.ozone.wire.scm.ScmInfoRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One SCM with its real log, store and doors, and datanodes that only pretend to have disks. */
class ScmServerTest {
    /** Its own, so that nobody takes the ports of an SCM that is being restarted. */
    private static final String HOST = "127.3.1.1";

    private static final Replication ONE = replication(1);
    private static final Replication THREE = replication(3);

    @TempDir
    Path directory;

    private final List<FakeDatanode> datanodes = new ArrayList<>();
    private final Channels channels = new Channels();
    private Settings settings;
    private ScmServer scm;

    @BeforeEach
    void start() {
        settings = Settings.defaults()
                .with("ozone.metadata.dirs", directory.toString())
                .with("ozone.scm.client.address", HOST + ":0")
                .with("ozone.scm.datanode.address", HOST + ":0")
                .with("ozone.scm.block.client.address", HOST + ":0")
                .with("ozone.scm.ratis.port", "0")
                .with("ozone.scm.http-address", HOST + ":0")
                .with("ozone.scm.heartbeat.thread.interval", "100ms")
                .with("hdds.scm.command.resend.interval", "200ms")
                .with("hdds.heartbeat.interval", "200ms");
        ScmServer.init(settings);
        scm = ScmServer.start(settings);
    }

    @Test
    void theFilesOfItsLogAreAsTheSettingsSay() throws IOException {
        Settings own = settings.with(
                        "ozone.metadata.dirs", directory.resolve("own").toString())
                .with(ScmSettings.RATIS_STORAGE_DIR, directory.resolve("log"))
                .with(ScmSettings.RATIS_PREALLOCATED_SIZE, "192KB");
        ScmServer.init(own);
        try (ScmServer second = ScmServer.start(own);
                Stream<Path> files = Files.walk(directory.resolve("log"))) {
            await().until(second.node()::isLeader);
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("log_inprogress")))
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasSize(192 << 10));
        }
    }

    @AfterEach
    void stop() {
        datanodes.forEach(FakeDatanode::close);
        scm.close();
        channels.close();
    }

    @Test
    void aFreshClusterServesBlocksSoonAfterItsDatanodesRegistered() {
        long start = System.nanoTime();
        startDatanodes(3);
        BlockLocation block = allocate(THREE, 1).get(0);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(block.getPipeline().getMembersList()).hasSize(3);
        assertThat(block.getPipeline().getLeader()).isNotEmpty();
        assertThat(block.getPipeline().getState()).isEqualTo(PipelineState.PIPELINE_OPEN);
        assertThat(allocate(ONE, 1).get(0).getPipeline().getMembersList()).hasSize(1);
    }

    @Test
    void eachDatanodeIsInAsManyPipelinesAsTheLimitSays() {
        startDatanodes(3);
        await().untilAsserted(() -> assertThat(pipelines())
                .filteredOn(pipeline -> pipeline.getState() == PipelineState.PIPELINE_OPEN)
                .extracting(pipeline -> pipeline.getReplication().getFactor())
                .containsExactlyInAnyOrder(1, 1, 1, 3, 3));
    }

    @Test
    void safeModeSaysWhatIsMissing() {
        startDatanodes(1);
        await().until(() ->
                admin().listDatanodes(ListDatanodesRequest.getDefaultInstance()).getDatanodesCount() == 1);
        assertThatThrownBy(() -> blocks().allocateBlocks(request(THREE, 1))).satisfies(failure -> {
            OzoneException error = Rpc.fromStatus(failure);
            assertThat(error.code()).isEqualTo(ErrorCode.SCM_IN_SAFE_MODE);
            assertThat(error).hasMessageContaining("1 datanodes have registered, 3 are needed");
        });
        assertThat(admin().getSafeMode(SafeModeRequest.getDefaultInstance()).getOn())
                .isTrue();
        assertThat(admin().exitSafeMode(ExitSafeModeRequest.getDefaultInstance())
                        .getOn())
                .isFalse();
        assertThatThrownBy(() -> blocks().allocateBlocks(request(THREE, 1)))
                .satisfies(failure -> assertThat(Rpc.fromStatus(failure).code()).isEqualTo(ErrorCode.NO_PIPELINE))
                .hasMessageContaining("1 datanodes are healthy, 3 are needed");
        assertThat(allocate(ONE, 1)).hasSize(1);
    }

    @Test
    void aDatanodeOfAnotherClusterIsRefused() {
        FakeDatanode stranger = new FakeDatanode(scm.datanodeAddress(), 9);
        datanodes.add(stranger);
        await().ignoreExceptions().until(() -> scmLeads());
        assertThatThrownBy(() -> stranger.register("CID-other"))
                .satisfies(failure -> assertThat(Rpc.fromStatus(failure).code()).isEqualTo(ErrorCode.WRONG_CLUSTER))
                .hasMessageContaining("CID-other");
        assertThat(stranger.register("").getClusterId()).isEqualTo(scm.clusterId());
        assertThat(stranger.register(scm.clusterId()).getHeartbeatMillis()).isEqualTo(200);
    }

    @Test
    void blocksAreSpreadOverPipelinesAndContainers() {
        startDatanodes(3);
        await().untilAsserted(() -> {
            List<BlockLocation> blocks = allocate(THREE, 60);
            assertThat(blocks).extracting(block -> block.getPipeline().getId()).containsAll(openThree());
            assertThat(blocks.stream()
                            .map(block -> block.getBlock().getId().getContainerId())
                            .distinct())
                    .hasSize(6);
        });
        BlockLocation some = allocate(THREE, 1).get(0);
        AllocateBlocksRequest elsewhere = request(THREE, 20).toBuilder()
                .addExcludePipelines(some.getPipeline().getId())
                .build();
        assertThat(blocks().allocateBlocks(elsewhere).getBlocksList())
                .extracting(block -> block.getPipeline().getId())
                .doesNotContain(some.getPipeline().getId());
        AllocateBlocksRequest otherContainer = request(THREE, 20).toBuilder()
                .addExcludeContainers(some.getBlock().getId().getContainerId())
                .build();
        assertThat(blocks().allocateBlocks(otherContainer).getBlocksList())
                .extracting(block -> block.getBlock().getId().getContainerId())
                .doesNotContain(some.getBlock().getId().getContainerId());
        AllocateBlocksRequest avoiding = request(THREE, 1).toBuilder()
                .addExcludeDatanodes(datanodes.get(0).uuid())
                .build();
        assertThat(blocks().allocateBlocks(avoiding).getBlocksList()).hasSize(1);
    }

    @Test
    void aRestartKeepsEverythingAndRepeatsNoId() {
        startDatanodes(3);
        Set<Long> localIds = new HashSet<>();
        long container = allocate(THREE, 1).get(0).getBlock().getId().getContainerId();
        for (int round = 0; round < 3; round++) {
            for (BlockLocation block : allocate(THREE, 700)) {
                assertThat(localIds.add(block.getBlock().getId().getLocalId())).isTrue();
            }
            List<String> before = openThree();
            scm.kill();
            restart();
            assertThat(allocate(THREE, 1)).hasSize(1);
            assertThat(openThree()).containsAll(before);
        }
        ContainerLocation found = locate(container);
        assertThat(found.getState()).isEqualTo(ContainerState.CONTAINER_OPEN);
        assertThat(found.getPipeline().getMembersList()).hasSize(3);
    }

    @Test
    void aFullContainerIsClosedAndLocatedAtItsReplicas() {
        startDatanodes(3);
        BlockLocation block = allocate(THREE, 1).get(0);
        long container = block.getBlock().getId().getContainerId();
        write(block.getPipeline(), container, 5L << 30);
        await().until(() -> locate(container).getState() == ContainerState.CONTAINER_CLOSED);
        await().until(() ->
                datanodes.stream().allMatch(node -> node.state(container) == ContainerState.CONTAINER_CLOSED));
        ContainerLocation found = locate(container);
        assertThat(found.getPipeline().getMembersList())
                .extracting(Datanode::getUuid)
                .containsExactlyInAnyOrderElementsOf(
                        datanodes.stream().map(FakeDatanode::uuid).toList());
        ContainerInfo info = admin().listContainers(ListContainersRequest.newBuilder()
                        .setState(ContainerState.CONTAINER_CLOSED)
                        .build())
                .getContainers(0);
        assertThat(info.getRow().getUsedBytes()).isEqualTo(5L << 30);
        assertThat(info.getReplicasList()).hasSize(3);
        assertThat(allocate(THREE, 20))
                .extracting(one -> one.getBlock().getId().getContainerId())
                .doesNotContain(container);
    }

    @Test
    void aContainerClosesWhenADatanodeOrAnAdministratorAsks() {
        startDatanodes(3);
        List<Long> containers = new ArrayList<>();
        await().until(() -> {
            containers.clear();
            allocate(THREE, 10)
                    .forEach(block -> containers.add(block.getBlock().getId().getContainerId()));
            return new HashSet<>(containers).size() > 1;
        });
        long first = containers.get(0);
        long second = containers.stream().filter(id -> id != first).findFirst().orElseThrow();
        pipelines().forEach(pipeline -> {
            if (pipeline.getReplication().getFactor() == 3) {
                write(pipeline, first, 10);
                write(pipeline, second, 10);
            }
        });
        datanodes.get(0).askToClose(first);
        admin().closeContainer(CloseContainerRequest.newBuilder()
                .setContainerId(second)
                .build());
        await().until(() -> locate(first).getState() == ContainerState.CONTAINER_CLOSED
                && locate(second).getState() == ContainerState.CONTAINER_CLOSED);
        assertThatThrownBy(() -> admin().closeContainer(CloseContainerRequest.newBuilder()
                        .setContainerId(77_777)
                        .build()))
                .hasMessageContaining("no container 77777");
    }

    @Test
    void deletedBlocksReachEveryReplicaAndAreForgotten() throws Exception {
        startDatanodes(3);
        BlockLocation block = allocate(THREE, 1).get(0);
        blocks().deleteBlocks(DeleteBlocksRequest.newBuilder()
                .addBlocks(block.getBlock().getId())
                .addBlocks(BlockId.newBuilder().setContainerId(424_242).setLocalId(1))
                .build());
        await().until(() ->
                datanodes.stream().allMatch(node -> !node.deletions().isEmpty()));
        // They say that it is done, and may yet get the container out of their pipeline's log, blocks and all.
        datanodes.forEach(FakeDatanode::beat);
        assertThat(get("/prom")).contains("ozone_scm_deletions 1.0");
        datanodes.forEach(node -> node.put(ContainerReport.newBuilder()
                .setContainerId(block.getBlock().getId().getContainerId())
                .setState(ContainerState.CONTAINER_OPEN)
                .build()));
        await().untilAsserted(() -> assertThat(get("/prom")).contains("ozone_scm_deletions 0.0"));
    }

    @Test
    void deletionsWaitForADatanodeThatIsAwayAndSurviveAKill() {
        startDatanodes(3);
        BlockLocation block = allocate(THREE, 1).get(0);
        datanodes.get(2).close();
        blocks().deleteBlocks(DeleteBlocksRequest.newBuilder()
                .addBlocks(block.getBlock().getId())
                .build());
        scm.kill();
        datanodes.forEach(FakeDatanode::close);
        datanodes.clear();
        restart();
        startDatanodes(3);
        await().until(() -> datanodes.stream().allMatch(node -> node.deletions().size() == 1));
    }

    @Test
    void aPipelineThatFailsEverywhereIsReplaced() {
        startDatanodes(4);
        List<String> before = new ArrayList<>();
        await().until(() -> before.addAll(openThree()) || !before.isEmpty());
        datanodes.get(0).close();
        datanodes.remove(0);
        assertThat(allocate(THREE, 1)).hasSize(1);
    }

    @Test
    void startingWithoutInitialisingSaysWhatToDo() {
        Settings empty =
                settings.with("ozone.metadata.dirs", directory.resolve("other").toString());
        assertThatThrownBy(() -> ScmServer.start(empty)).hasMessageContaining("ozone scm --init");
    }

    @Test
    void initialisingAgainChangesNothing() {
        assertThat(ScmServer.clusterId(settings)).isEqualTo(scm.clusterId());
        assertThat(directory.resolve("scm/current/VERSION")).content().contains("clusterID=" + scm.clusterId());
        assertThatThrownBy(() -> ScmServer.init(settings, "CID-00000000-0000-0000-0000-000000000000"))
                .hasMessageContaining("already belongs to cluster");
    }

    @Test
    void theConsoleShowsTheState() throws Exception {
        startDatanodes(3);
        allocate(THREE, 1);
        assertThat(get("/")).contains("Storage Container Manager", "3 registered, 3 healthy", scm.clusterId());
        assertThat(get("/prom")).contains("ozone_rpc_seconds_count{method=\"ScmDatanodes/Register\",status=\"OK\"}");
        assertThat(get("/ready")).contains("ready");
    }

    private void startDatanodes(int count) {
        for (int i = 0; i < count; i++) {
            datanodes.add(new FakeDatanode(scm.datanodeAddress(), i + 1).start());
        }
    }

    /** On the same ports, so that the datanodes find it again. */
    private void restart() {
        settings = settings.with("ozone.scm.datanode.address", scm.datanodeAddress())
                .with("ozone.scm.client.address", scm.address())
                .with("ozone.scm.block.client.address", scm.blockAddress());
        channels.forget(scm.address());
        channels.forget(scm.blockAddress());
        scm = ScmServer.start(settings);
    }

    private void write(Pipeline pipeline, long container, long bytes) {
        ContainerReport report = ContainerReport.newBuilder()
                .setContainerId(container)
                .setState(ContainerState.CONTAINER_OPEN)
                .setPipelineId(pipeline.getId())
                .setUsedBytes(bytes)
                .setKeyCount(1)
                .setBcsid(7)
                .build();
        datanodes.forEach(node -> node.put(report));
    }

    private boolean scmLeads() {
        return blocks().getScmInfo(ScmInfoRequest.getDefaultInstance()).getLeader();
    }

    private List<BlockLocation> allocate(Replication replication, int count) {
        return eventually(
                () -> blocks().allocateBlocks(request(replication, count)).getBlocksList());
    }

    private ContainerLocation locate(long container) {
        return eventually(() -> blocks().locateContainers(LocateContainersRequest.newBuilder()
                        .addContainerIds(container)
                        .build())
                .getContainers(0));
    }

    private List<Pipeline> pipelines() {
        return eventually(() ->
                admin().listPipelines(ListPipelinesRequest.getDefaultInstance()).getPipelinesList());
    }

    private List<String> openThree() {
        return pipelines().stream()
                .filter(pipeline -> pipeline.getReplication().getFactor() == 3
                        && pipeline.getState() == PipelineState.PIPELINE_OPEN)
                .map(Pipeline::getId)
                .toList();
    }

    /** Until it works: what a client does about NO_PIPELINE and SCM_IN_SAFE_MODE. */
    private static <T> T eventually(Callable<T> call) {
        return await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(call, value -> value != null);
    }

    private String get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + scm.httpAddress() + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private ScmBlocksGrpc.ScmBlocksBlockingStub blocks() {
        return ScmBlocksGrpc.newBlockingStub(channels.to(scm.blockAddress()));
    }

    private ScmAdminGrpc.ScmAdminBlockingStub admin() {
        return ScmAdminGrpc.newBlockingStub(channels.to(scm.address()));
    }

    private static AllocateBlocksRequest request(Replication replication, int count) {
        return AllocateBlocksRequest.newBuilder()
                .setCount(count)
                .setBlockSize(256L << 20)
                .setReplication(replication)
                .setOwner("om")
                .build();
    }

    private static Replication replication(int factor) {
        return Replication.newBuilder()
                .setType(ReplicationType.RATIS)
                .setFactor(factor)
                .build();
    }
}
