package io.ozone.cluster.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What {@code docs/operations.md} tells an operator to do with groups, command by command: from one node to three, hand
 * over, replace a dead node, take a member away, look into a log.
 */
@Timeout(600)
@ResourceLock(ProcessCluster.MACHINE)
final class OperationsGuideIT {
    private static final List<String> HOSTS = List.of("host1", "host2", "host3");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String DATA = "/data/metadata";

    @TempDir
    Path directory;

    private final Map<String, String> settings = new LinkedHashMap<>(Map.of(
            "ozone.metadata.dirs",
            DATA,
            "ozone.scm.names",
            "host1",
            "ozone.om.address",
            "host1",
            "hdds.datanode.dir",
            "/data/disk",
            "hdds.scm.safemode.min.datanode",
            "1",
            "ozone.server.default.replication",
            "1"));

    private final List<String> written = new ArrayList<>();
    private Machines machines;

    @BeforeEach
    void boot() throws Exception {
        Optional<String> unavailable = NamespaceNetwork.unavailable();
        assumeTrue(unavailable.isEmpty(), () -> "skipped, for " + unavailable.orElseThrow());
        machines = Machines.boot(
                directory, HOSTS, "/opt/ozone", "export OZONE_LOG_DIR=/data/logs OZONE_PID_DIR=/data/run");
    }

    @AfterEach
    void switchOff() throws Exception {
        if (machines != null) {
            machines.close();
        }
    }

    @Test
    void groupsGrowChangeAndShrinkAndKeepWhatTheyWereGiven() throws Exception {
        oneNode();
        write("first");
        fromOneToThree();
        write("of-three");
        handOver();
        aDeadNodeIsReplaced();
        write("after-the-loss");
        membersLeave();
        write("of-two");
        logsAreWhole();
    }

    private void oneNode() throws Exception {
        configure();
        on("host1", "ozone scm --init && ozone --daemon start scm");
        on("host1", "ozone om --init && ozone --daemon start om");
        on("host1", "ozone --daemon start datanode");
        assertThat(on("host1", "ozone admin safemode wait -t 60")).isNotNull();
        on("host1", "ozone sh volume create /vol1 && ozone sh bucket create /vol1/bucket1");
        assertThat(on("host2", "ozone scm --genclusterid")).matches("CID-[-0-9a-f]{36}");
    }

    private void fromOneToThree() throws Exception {
        for (String kind : List.of("om", "scm")) {
            settings.put("ozone." + kind + ".service.ids", "cluster1");
            settings.put("ozone." + kind + ".nodes.cluster1", kind + "1," + kind + "2," + kind + "3");
            for (int i = 1; i <= 3; i++) {
                settings.put("ozone.%s.address.cluster1.%s%d".formatted(kind, kind, i), "host" + i);
            }
        }
        settings.put("ozone.scm.names", "host1,host2,host3");
        settings.put("ozone.scm.primordial.node.id", "scm1");
        // A slip that guides have: no service has that id.
        settings.put("ozone.om.address.omdlw1.om3", "host3");
        configure();

        on("host1", "ozone --daemon stop scm && ozone --daemon start scm");
        for (String host : List.of("host2", "host3")) {
            assertThat(on(host, "ozone scm --init")).contains("Nothing to do here", "ozone.scm.primordial.node.id");
            on(host, "ozone scm --bootstrap && ozone --daemon start scm");
            awaitRole("scm", host, "FOLLOWER");
        }
        assertThat(on("host1", "ozone scm --bootstrap")).contains("Nothing to do here");
        assertThat(
                        machines
                                .onEach(HOSTS, "sed -n 's/^clusterID=//p' " + DATA + "/scm/current/VERSION")
                                .values()
                                .stream()
                                .distinct())
                .hasSize(1);

        on("host1", "ozone --daemon stop om && ozone --daemon start om");
        assertThat(on("host1", "cat /data/logs/ozone-om.log")).contains("ozone.om.address.omdlw1.om3");
        for (String host : List.of("host2", "host3")) {
            on(host, "ozone om --bootstrap && ozone --daemon start om");
            awaitRole("om", host, "FOLLOWER");
        }
        on("host1", "ozone --daemon stop datanode && ozone --daemon start datanode");
        readAll();
    }

    private void handOver() {
        on("host3", "ozone admin om transfer -id cluster1 -n om2");
        awaitRole("om", "host2", "LEADER");
        String before = leader("scm");
        on("host2", "ozone admin scm transfer -r");
        await("another SCM leads")
                .untilAsserted(() -> assertThat(leader("scm")).isNotEmpty().isNotEqualTo(before));
        readAll();
    }

    private void aDeadNodeIsReplaced() {
        on("host3", "kill -9 $(cat /data/run/*.pid); rm -rf /data/run /data/metadata");
        awaitRole("om", "host3", "UNREACHABLE");
        awaitRole("scm", "host3", "UNREACHABLE");
        readAll();
        on("host3", "ozone scm --bootstrap && ozone --daemon start scm");
        on("host3", "ozone om --bootstrap && ozone --daemon start om");
        awaitRole("scm", "host3", "FOLLOWER");
        awaitRole("om", "host3", "FOLLOWER");
    }

    private void membersLeave() {
        assertThat(machines.get("host1")
                        .tryRun("ozone admin om decommission -id cluster1 -nodeid om3 -hostname host1")
                        .succeeded())
                .as("a member on another host than said")
                .isFalse();
        on("host1", "ozone admin om decommission -id cluster1 -nodeid om3 -hostname host3");
        on("host1", "ozone admin scm decommission --nodeid scm3");
        for (String daemon : List.of("om", "scm")) {
            awaitRole(daemon, "host3", "UNREACHABLE");
            assertThat(on("host3", "cat /data/logs/ozone-" + daemon + ".log"))
                    .contains("was removed from its group, and ends");
        }
        readAll();
    }

    private void logsAreWhole() {
        assertThat(on("host2", "ozone admin safemode status -a"))
                .contains("host1")
                .contains("host2");
        for (String role : List.of("om", "scm")) {
            String parse = on(
                    "host1",
                    "for log in $(find " + DATA + " -path '*" + role
                            + "*' -name 'log_inprogress_*'); do ozone debug ratis parse --role " + role
                            + " -s $log 2>&1; done");
            assertThat(parse).contains("all whole.");
        }
    }

    private void write(String name) {
        on("host1", "echo 'content of %1$s' >/data/it && ozone sh key put /vol1/bucket1/%1$s /data/it".formatted(name));
        written.add(name);
        readAll();
    }

    private void readAll() {
        String names = String.join(" ", written);
        assertThat(on("host1", "for name in " + names + "; do ozone sh key cat /vol1/bucket1/$name 2>/dev/null; done")
                        .lines())
                .containsExactlyElementsOf(
                        written.stream().map(name -> "content of " + name).toList());
    }

    private void awaitRole(String group, String host, String role) {
        await("%s of %s is %s".formatted(group, host, role))
                .untilAsserted(() -> assertThat(roles(group))
                        .anyMatch(line -> line.contains(" " + role + " ") && line.contains(" " + host + ":")));
    }

    private static ConditionFactory await(String what) {
        return Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(200));
    }

    private String leader(String group) {
        return roles(group).stream().filter(line -> line.contains(" LEADER ")).collect(Collectors.joining());
    }

    /** While a group chooses a leader the command lists its members as well, and fails for want of one. */
    private List<String> roles(String group) {
        return machines.get("host1")
                .tryRun("ozone admin " + group + " roles")
                .output()
                .lines()
                .toList();
    }

    private String on(String host, String commandLine) {
        return machines.get(host).run(commandLine);
    }

    private void configure() throws Exception {
        String content = settings.entrySet().stream()
                .map(entry -> "<property><name>%s</name><value>%s</value></property>%n"
                        .formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("", "<configuration>\n", "</configuration>\n"));
        machines.siteFile(content.getBytes(StandardCharsets.UTF_8));
    }
}
