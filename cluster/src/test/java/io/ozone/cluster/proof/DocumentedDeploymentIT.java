package io.ozone.cluster.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ozone.cluster.Distribution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The deployment that guides to Ozone describe, command by command: three machines with OM and SCM, three with datanodes,
 * their directories, their {@code ozone-site.xml} and the options of an older JVM. Whoever follows such a guide must get a
 * cluster.
 */
@Timeout(600)
@ResourceLock(ProcessCluster.MACHINE)
final class DocumentedDeploymentIT {
    private static final List<String> MASTERS = List.of("ozom-1", "ozom-2", "ozom-3");
    private static final List<String> WORKERS = List.of("ozdn-1", "ozdn-2", "ozdn-3");

    private static final String DIRECTORIES = """
            mkdir -p /data/disk{1..2}
            mkdir -p /opt/dlw/{conf,soft,logs,metadata,tmp}
            mkdir -p /opt/dlw/logs/ozone
            mkdir -p /opt/dlw/tmp/run
            mkdir -p /opt/dlw/metadata/ozone/{om,node,recon,ratis,scm}
            """;

    /** Ten daemons share a few processors: they compile little. */
    private static final String TEST_MACHINE = """
            export OZONE_CACHE_DIR=none
            export OZONE_SCM_OPTS=-XX:TieredStopAtLevel=1 OZONE_OM_OPTS=-XX:TieredStopAtLevel=1
            export OZONE_DATANODE_OPTS=-XX:TieredStopAtLevel=1 OZONE_S3G_OPTS=-XX:TieredStopAtLevel=1
            """;

    private static final String ENVIRONMENT = """
            export OZONE_HOME=/opt/dlw/soft/ozone
            export PATH=$OZONE_HOME/sbin:$OZONE_HOME/bin:$PATH
            export HADOOP_OPTS="-XX:ParallelGCThreads=8 -XX:+UseConcMarkSweepGC -XX:CMSInitiatingOccupancyFraction=75 \
            -XX:+CMSParallelRemarkEnabled"
            export HADOOP_PID_DIR=/opt/dlw/tmp/run
            export HADOOP_LOG_DIR=/opt/dlw/logs/hadoop
            """;

    @TempDir
    Path directory;

    private final ExecutorService operators = Executors.newCachedThreadPool();
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private NamespaceNetwork network;

    @BeforeEach
    void prepareMachines() throws Exception {
        Optional<String> unavailable = NamespaceNetwork.unavailable();
        assumeTrue(unavailable.isEmpty(), () -> "skipped, for " + unavailable.orElseThrow());
        network = new NamespaceNetwork();
        List<String> names = Stream.concat(MASTERS.stream(), WORKERS.stream()).toList();
        StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n");
        for (int i = 0; i < names.size(); i++) {
            hosts.append(network.connect("m" + i)).append(' ').append(names.get(i));
            hosts.append(i < MASTERS.size() ? " host" + (i + 1) + "\n" : "\n");
        }
        Path file = Files.writeString(directory.toRealPath().resolve("hosts"), hosts);
        for (int i = 0; i < names.size(); i++) {
            Path disk = directory.toRealPath().resolve(names.get(i));
            machines.put(names.get(i), Machine.boot(network.enter("m" + i), names.get(i), disk, file));
        }
        for (Machine machine : machines.values()) {
            machine.run(DIRECTORIES);
            Distribution.unpack(machine.file("/opt/dlw/soft/ozone"));
            machine.login("export JAVA_HOME=" + System.getProperty("java.home") + "\n" + TEST_MACHINE + ENVIRONMENT);
        }
    }

    @AfterEach
    void switchOff() throws Exception {
        for (Machine machine : machines.values()) {
            machine.close();
        }
        if (network != null) {
            network.close();
        }
        operators.shutdownNow();
    }

    @Test
    void whoFollowsTheGuidesGetsACluster() {
        configure();
        startScms();
        onEach(MASTERS, "ozone om --init && ozone --daemon start om");
        assertThat(machine("ozom-1").run("ozone --daemon start s3g")).startsWith("s3g is up at ");

        allBelongToOneCluster();
        eachGroupHasOneLeader();
        jpsShowsTheKnownNames();
        everyScmKnowsTheContainersOfALoad();
        everythingStops();
    }

    private void configure() {
        onEach(all(), "ozone genconf $OZONE_HOME/etc/hadoop");
        for (Machine machine : machines.values()) {
            try (var site = DocumentedDeploymentIT.class.getResourceAsStream("/documented/ozone-site.xml")) {
                Files.write(machine.file("/opt/dlw/soft/ozone/etc/hadoop/ozone-site.xml"), site.readAllBytes());
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    /** Datanodes may be started at any time: they wait for SCM. */
    private void startScms() {
        CompletableFuture<Map<String, String>> datanodes =
                CompletableFuture.supplyAsync(() -> onEach(WORKERS, "ozone --daemon start datanode"), operators);
        machine("ozom-1").run("ozone scm --init");
        assertThat(machine("ozom-1").run("ozone --daemon start scm")).startsWith("scm is up at ");
        onEach(MASTERS.subList(1, 3), "ozone scm --bootstrap && ozone --daemon start scm");
        assertThat(datanodes.join().values()).allMatch(said -> said.startsWith("datanode is up at "));
    }

    private void allBelongToOneCluster() {
        Map<String, String> scms = onEach(MASTERS, "cat /opt/dlw/metadata/ozone/scm/scm/current/VERSION");
        assertThat(scms.values())
                .allSatisfy(version -> assertThat(version.lines())
                        .anyMatch(line -> line.startsWith("#"))
                        .anyMatch(line -> line.startsWith("cTime="))
                        .anyMatch(line -> line.startsWith("clusterID=CID-"))
                        .anyMatch(line -> line.equals("nodeType=SCM"))
                        .anyMatch(line -> line.startsWith("scmUuid="))
                        .anyMatch(line -> line.startsWith("layoutVersion=")));
        Awaitility.await("every datanode has prepared its disks")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    List<String> ids = onEach(
                                    all(),
                                    "find /opt/dlw/metadata /data -name VERSION -exec sed -n 's/^clusterID=//p' {} +")
                            .values()
                            .stream()
                            .flatMap(String::lines)
                            .toList();
                    assertThat(ids).hasSize(3 + 3 + 2 * 3);
                    assertThat(ids.stream().distinct()).hasSize(1);
                });
    }

    private void eachGroupHasOneLeader() {
        for (String group : List.of("om", "scm")) {
            Awaitility.await("one leader and two followers of " + group)
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> {
                        String roles = machine("ozom-2").run("ozone admin " + group + " roles");
                        assertThat(roles.lines())
                                .filteredOn(line -> line.contains("LEADER"))
                                .hasSize(1);
                        assertThat(roles.lines())
                                .filteredOn(line -> line.contains("FOLLOWER"))
                                .hasSize(2);
                    });
        }
    }

    private void jpsShowsTheKnownNames() {
        String jps = "$JAVA_HOME/bin/jps | cut -d ' ' -f 2 | sort";
        assertThat(machine("ozom-1").run(jps).lines())
                .containsExactly("Gateway", "Jps", "OzoneManagerStarter", "StorageContainerManagerStarter");
        assertThat(machine("ozdn-3").run(jps).lines()).containsExactly("HddsDatanodeService", "Jps");
    }

    private void everyScmKnowsTheContainersOfALoad() {
        Awaitility.await("SCM has left safe mode")
                .atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(machine("ozom-3").run("ozone admin safemode status"))
                        .containsPattern("safeMode\\W+false"));
        String load = machine("ozom-1")
                .run("ozone freon randomkeys --numOfVolumes=1 --numOfBuckets=1 --numOfKeys=40 --keySize=524288"
                        + " --replicationType=RATIS --numOfThreads=8 --factor=THREE --bufferSize=1048576");
        assertThat(load).containsPattern("operations +: 40\n").containsPattern("failures +: 0\n");

        String tool = "ozone debug ldb --db=/opt/dlw/metadata/ozone/scm/scm.db/ ";
        assertThat(machine("ozom-1").run(tool + "ls")).contains("containers");
        Awaitility.await("all SCMs have the same containers")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    Map<String, String> rows = onEach(MASTERS, tool + "scan --with-keys --column_family=containers");
                    assertThat(rows.get("ozom-1")).contains("\"state\"");
                    assertThat(rows.values().stream().distinct()).hasSize(1);
                });
    }

    private void everythingStops() {
        assertThat(machine("ozom-1").run("ozone --daemon stop s3g")).isEqualTo("s3g stopped");
        onEach(MASTERS, "ozone --daemon stop om");
        onEach(WORKERS, "ozone --daemon stop datanode");
        onEach(MASTERS, "ozone --daemon stop scm");
        assertThat(onEach(all(), "$JAVA_HOME/bin/jps; ls /opt/dlw/tmp/run").values())
                .allSatisfy(left ->
                        assertThat(left.lines()).singleElement().asString().endsWith(" Jps"));
    }

    private Machine machine(String name) {
        return machines.get(name);
    }

    private List<String> all() {
        return new ArrayList<>(machines.keySet());
    }

    /** The same on several machines at a time, as operators do who have a window for each. */
    private Map<String, String> onEach(List<String> names, String commandLine) {
        Map<String, CompletableFuture<String>> running = names.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        name -> CompletableFuture.supplyAsync(
                                () -> machine(name).run(commandLine), operators)));
        return running.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().join()));
    }
}
