package io.ozone.cluster.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
    private static final List<String> NAMES =
            List.of("ozom-1 host1", "ozom-2 host2", "ozom-3 host3", "ozdn-1", "ozdn-2", "ozdn-3");

    private static final String DIRECTORIES = """
            mkdir -p /data/disk{1..2}
            mkdir -p /opt/dlw/{conf,soft,logs,metadata,tmp}
            mkdir -p /opt/dlw/logs/ozone
            mkdir -p /opt/dlw/tmp/run
            mkdir -p /opt/dlw/metadata/ozone/{om,node,recon,ratis,scm}
            """;

    private static final String ENVIRONMENT = """
            export HADOOP_OPTS="-XX:ParallelGCThreads=8 -XX:+UseConcMarkSweepGC -XX:CMSInitiatingOccupancyFraction=75 \
            -XX:+CMSParallelRemarkEnabled"
            export HADOOP_PID_DIR=/opt/dlw/tmp/run
            export HADOOP_LOG_DIR=/opt/dlw/logs/hadoop
            """;

    @TempDir
    Path directory;

    private Machines machines;

    @BeforeEach
    void prepareMachines() throws Exception {
        Optional<String> unavailable = NamespaceNetwork.unavailable();
        assumeTrue(unavailable.isEmpty(), () -> "skipped, for " + unavailable.orElseThrow());
        machines = Machines.boot(directory, NAMES, "/opt/dlw/soft/ozone", ENVIRONMENT);
        machines.onEach(machines.names(), DIRECTORIES);
    }

    @AfterEach
    void switchOff() throws Exception {
        if (machines != null) {
            machines.close();
        }
    }

    @Test
    void whoFollowsTheGuidesGetsACluster() throws Exception {
        configure();
        startScms();
        assertThat(machine("ozom-1").run("ozone om --init && ozone --daemon start om"))
                .contains("om waits for more of its group to start: it needs 2 of 3");
        machines.onEach(MASTERS.subList(1, 3), "ozone om --init && ozone --daemon start om");
        assertThat(machine("ozom-1").run("ozone --daemon start s3g")).startsWith("s3g is up at ");

        allBelongToOneCluster();
        eachGroupHasOneLeader();
        jpsShowsTheKnownNames();
        everyScmKnowsTheContainersOfALoad();
        everythingStops();
    }

    private void configure() throws Exception {
        machines.onEach(machines.names(), "ozone genconf $OZONE_HOME/etc/hadoop");
        try (var site = DocumentedDeploymentIT.class.getResourceAsStream("/documented/ozone-site.xml")) {
            machines.siteFile(site.readAllBytes());
        }
    }

    /** Datanodes may be started at any time: they wait for SCM. */
    private void startScms() {
        List<CompletableFuture<String>> datanodes = WORKERS.stream()
                .map(name -> machines.begin(name, "ozone --daemon start datanode"))
                .toList();
        machine("ozom-1").run("ozone scm --init");
        assertThat(machine("ozom-1").run("ozone --daemon start scm")).startsWith("scm is up at ");
        machines.onEach(MASTERS.subList(1, 3), "ozone scm --bootstrap && ozone --daemon start scm");
        assertThat(datanodes).allMatch(said -> said.join().startsWith("datanode is up at "));
    }

    private void allBelongToOneCluster() {
        Map<String, String> scms = machines.onEach(MASTERS, "cat /opt/dlw/metadata/ozone/scm/scm/current/VERSION");
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
                    List<String> ids = machines
                            .onEach(
                                    machines.names(),
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
                        String roles = machine("ozom-2")
                                .tryRun("ozone admin " + group + " roles")
                                .output();
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
                .untilAsserted(() -> assertThat(machine("ozom-3")
                                .tryRun("ozone admin safemode status")
                                .output())
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
                    Map<String, String> rows =
                            machines.onEach(MASTERS, tool + "scan --with-keys --column_family=containers");
                    assertThat(rows.get("ozom-1")).contains("\"state\"");
                    assertThat(rows.values().stream().distinct()).hasSize(1);
                });
    }

    private void everythingStops() {
        assertThat(machine("ozom-1").run("ozone --daemon stop s3g")).isEqualTo("s3g stopped");
        machines.onEach(MASTERS, "ozone --daemon stop om");
        machines.onEach(WORKERS, "ozone --daemon stop datanode");
        machines.onEach(MASTERS, "ozone --daemon stop scm");
        assertThat(machines.onEach(machines.names(), "$JAVA_HOME/bin/jps; ls /opt/dlw/tmp/run")
                        .values())
                .allSatisfy(left ->
                        assertThat(left.lines()).singleElement().asString().endsWith(" Jps"));
    }

    private Machine machine(String name) {
        return machines.get(name);
    }
}
