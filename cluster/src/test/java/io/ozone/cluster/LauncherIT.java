package io.ozone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.cluster.LauncherHome.Result;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the distribution as operators use them, with real processes. */
@Timeout(300)
final class LauncherIT {
    private static final String HOST = "127.0.0.31";
    private static final String RUNS = "scm runs as process ";

    @TempDir
    Path directory;

    private LauncherHome home;

    @BeforeEach
    void unpack() throws Exception {
        home = LauncherHome.create(directory, HOST);
    }

    @AfterEach
    void stop() throws Exception {
        home.close();
    }

    @Test
    void aDaemonStartsStopsAndSaysHowItIs() throws Exception {
        assertThat(home.run("ozone --daemon status scm")).isEqualTo(new Result(3, "scm does not run\n"));
        assertThat(home.run("ozone scm --init").code()).isZero();

        Result started = home.run("ozone --daemon start scm");
        assertThat(started.code()).isZero();
        assertThat(started.out()).startsWith("scm is up at " + HOST + ":").contains("logs/ozone-scm.log");
        long pid = home.process("scm").pid();
        assertThat(home.run("ozone --daemon status scm")).isEqualTo(new Result(0, RUNS + pid + "\n"));
        assertThat(home.run("ozone --daemon start scm"))
                .isEqualTo(new Result(4, "ozone: scm runs already, as process " + pid + "\n"));

        assertThat(home.run("ozone --daemon stop scm")).isEqualTo(new Result(0, "scm stopped\n"));
        assertThat(home.pidFile("scm")).doesNotExist();
        assertThat(home.run("ozone --daemon status scm").code()).isEqualTo(3);
        assertThat(home.run("ozone --daemon stop scm")).isEqualTo(new Result(0, "scm does not run\n"));
    }

    @Test
    void aKilledDaemonIsKnownAsSuchAndStartsAgain() throws Exception {
        home.run("ozone scm --init");
        home.run("ozone --daemon start scm");
        home.kill("scm");

        assertThat(home.pidFile("scm")).exists();
        Result status = home.run("ozone --daemon status scm");
        assertThat(status.code()).isEqualTo(1);
        assertThat(status.out()).contains("ended without being stopped");
        assertThat(home.run("ozone --daemon start scm").code()).isZero();
        assertThat(home.run("ozone --daemon status scm").code()).isZero();
    }

    /** After a restart of the host, the ids of processes begin anew. */
    @Test
    void anotherProgramWithTheIdOfTheDaemonIsLeftAlone() throws Exception {
        Process other = new ProcessBuilder("sleep", "300").start();
        try {
            Files.createDirectories(home.pidFile("scm").getParent());
            Files.writeString(home.pidFile("scm"), other.pid() + "\n");

            assertThat(home.run("ozone --daemon status scm").code()).isEqualTo(1);
            assertThat(home.run("ozone --daemon stop scm --force").out()).isEqualTo("scm does not run\n");
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aFailedStartIsOneMessageAndItsCodeAndTheStackIsInTheLog() throws Exception {
        Result started = home.run("ozone --daemon start scm");
        assertThat(started.code()).isEqualTo(2);
        assertThat(started.out())
                .startsWith("ozone: scm did not start: CONFIGURATION: SCM is not initialised")
                .contains("Run 'ozone scm --init' once")
                .contains("Log: " + home.resolve("logs/ozone-scm.log"))
                .doesNotContain("\tat ");
        assertThat(home.pidFile("scm")).doesNotExist();
        assertThat(home.resolve("logs/ozone-scm.log")).content().contains("\tat io.ozone.");

        Result foreground = home.run("ozone scm");
        assertThat(foreground.code()).isEqualTo(2);
        assertThat(foreground.out().lines()).singleElement().asString().startsWith("CONFIGURATION: ");
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        home.run("ozone scm --init");
        Matcher port = Pattern.compile("ozone.scm.datanode.address</name><value>.*:(\\d+)<")
                .matcher(Files.readString(home.resolve("etc/hadoop/ozone-site.xml")));
        assertThat(port.find()).isTrue();
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(HOST, Integer.parseInt(port.group(1))));

            Result started = home.run("ozone --daemon start scm");
            assertThat(started.code()).isEqualTo(2);
            assertThat(started.out())
                    .contains("can't listen on " + HOST + ":" + port.group(1))
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void everyDaemonHasTheNameThatJpsIsKnownToShow() throws Exception {
        Files.writeString(home.resolve("etc/hadoop/workers"), "# this machine\n" + HOST + "  # by address\n");
        Files.writeString(home.resolve("etc/hadoop/gateways"), "localhost\n");
        home.run("ozone scm --init");
        home.run("ozone --daemon start scm");
        assertThat(home.run("ozone om --init").code()).isZero();

        Result started = home.run("start-ozone.sh");
        // SCM runs already, and that is said; the others start nevertheless.
        assertThat(started.code()).isEqualTo(1);
        assertThat(started.out())
                .contains(HOST + ": ozone: scm runs already")
                .contains(HOST + ": om is up at ")
                .contains(HOST + ": datanode is up at ")
                .contains("localhost: s3g is up at ");
        assertThat(home.words("scm")).contains("io.ozone.cluster.StorageContainerManagerStarter");
        assertThat(home.words("om")).contains("io.ozone.cluster.OzoneManagerStarter");
        assertThat(home.words("datanode")).contains("io.ozone.cluster.HddsDatanodeService");
        assertThat(home.words("s3g")).contains("io.ozone.cluster.Gateway");

        Result stopped = home.run("stop-ozone.sh --config " + home.resolve("etc/hadoop"));
        assertThat(stopped.code()).isZero();
        assertThat(stopped.out().lines())
                .containsExactly(
                        "localhost: s3g stopped",
                        HOST + ": datanode stopped",
                        HOST + ": om stopped",
                        HOST + ": scm stopped");
    }

    @Test
    void aServiceThatIsNotWellConfiguredDoesNotKeepTheOthersUp() throws Exception {
        Path workers = home.resolve("etc/hadoop/workers");
        Files.writeString(workers, HOST);
        home.run("ozone scm --init");
        assertThat(home.run("ozone --workers --daemon start scm").code()).isZero();
        Path site = home.resolve("etc/hadoop/ozone-site.xml");
        Files.writeString(
                site,
                Files.readString(site)
                        .replace(
                                "</configuration>",
                                "<property><name>ozone.om.service.ids</name><value>c1</value></property></configuration>"));

        Result stopped = home.run("stop-ozone.sh");
        assertThat(stopped.code()).isEqualTo(1);
        assertThat(stopped.out())
                .contains("CONFIGURATION: ")
                .contains("ozone.om.nodes.c1")
                .contains(HOST + ": datanode does not run")
                .contains(HOST + ": scm stopped");
    }

    @Test
    void otherHostsAreReachedBySshAndOneThatFailsIsTold() throws Exception {
        // What the other host would do, done here: runs what it is told, unless it is the host that is down.
        Path ssh = Files.writeString(home.resolve("bin/ssh"), """
                #!/usr/bin/env bash
                [ "$2" != down.example ] || { echo "ssh: no route to $2" >&2; exit 255; }
                [ "$1" = -q ] && eval "${@:3}"
                """);
        Files.setPosixFilePermissions(ssh, PosixFilePermissions.fromString("rwxr-xr-x"));
        home.with("OZONE_SSH_OPTS", "-q").run("ozone scm --init");

        Result started = home.run("ozone --hostnames far.example,down.example --daemon start scm");
        assertThat(started.code()).isEqualTo(1);
        assertThat(started.out()).contains("far.example: scm is up at ").contains("down.example: ssh: no route");
        long pid = home.process("scm").pid();
        Files.writeString(home.resolve("etc/hadoop/near"), "far.example\nlocalhost\n");
        assertThat(home.run("ozone --hosts near --daemon status scm").out().lines())
                .containsExactlyInAnyOrder("far.example: " + RUNS + pid, "localhost: " + RUNS + pid);
        assertThat(home.run("ozone --workers sh volume list").code()).isEqualTo(2);
    }

    @Test
    void theNamesOfHadoopServeWhereOursAreNotSet() throws Exception {
        Path conf = home.resolve("conf");
        Files.createDirectories(conf);
        Files.move(home.resolve("etc/hadoop/ozone-site.xml"), conf.resolve("ozone-site.xml"));
        home.with("OZONE_PID_DIR", null)
                .with("HADOOP_PID_DIR", home.resolve("run"))
                .with("HADOOP_LOG_DIR", home.resolve("log"))
                .with("HADOOP_CONF_DIR", conf)
                .with(
                        "HADOOP_OPTS",
                        "-XX:ParallelGCThreads=8 -XX:+UseConcMarkSweepGC -XX:CMSInitiatingOccupancyFraction=75"
                                + " -XX:+CMSParallelRemarkEnabled");
        assertThat(home.run("ozone scm --init").code()).isZero();

        Result started = home.run("ozone --daemon start scm");
        assertThat(started.code()).isZero();
        assertThat(started.out()).contains(home.resolve("log/ozone-scm.log").toString());
        assertThat(home.resolve("run")).isDirectoryContaining("glob:**.pid");
        assertThat(home.run("ozone --daemon stop scm").code()).isZero();

        // A collector that the operator chose stands alone: two of them would end the JVM.
        home.with("OZONE_OPTS", "-XX:+UseParallelGC");
        assertThat(home.run("ozone --daemon start scm").code()).isZero();
        home.with("OZONE_PID_DIR", home.resolve("run"));
        assertThat(home.words("scm")).contains("-XX:+UseParallelGC").doesNotContain("-XX:+UseG1GC");
        assertThat(home.run("ozone version").code()).isZero();
    }

    /** Of one version some builds know the option and others don't. */
    @Test
    void aJvmIsAskedForWhatItKnowsOnly() throws Exception {
        Path java = Files.createDirectories(home.resolve("java/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        Path jvm = Files.createDirectories(home.resolve("java/lib/server")).resolve("libjvm.so");
        home.with("JAVA_HOME", home.resolve("java"));

        assertThat(home.run("ozone scm").out()).contains("-Xmx1g").doesNotContain("TrimNativeHeapInterval");
        Files.writeString(jvm, "another option");
        assertThat(home.run("ozone scm").out()).contains("-Xmx1g").doesNotContain("TrimNativeHeapInterval");
        Files.writeString(jvm, "an option, TrimNativeHeapInterval, another");
        assertThat(home.run("ozone scm").out()).contains("-Xmx1g", "-XX:TrimNativeHeapInterval=");
    }

    @Test
    void aConfigurationOfHadoopAloneIsNotOurs() throws Exception {
        Path hadoop = Files.createDirectories(home.resolve("of-hadoop"));
        Files.writeString(hadoop.resolve("core-site.xml"), "<configuration/>");

        Result address = home.with("HADOOP_CONF_DIR", hadoop).run("ozone getconf confKey ozone.scm.client.address");
        assertThat(address.code()).isZero();
        assertThat(address.out()).contains(HOST);
    }

    @Test
    void whatDaemonsSaidOnTheirConsoleDoesNotGrowFromStartToStart() throws Exception {
        for (int i = 0; i < 6; i++) {
            assertThat(home.run("ozone --daemon start scm").code()).isEqualTo(2);
        }
        assertThat(List.of(home.resolve("logs").toFile().list()))
                .containsExactlyInAnyOrder(
                        "ozone-scm.log",
                        "ozone-scm.out",
                        "ozone-scm.out.1",
                        "ozone-scm.out.2",
                        "ozone-scm.out.3",
                        "ozone-scm.out.4");
        assertThat(home.resolve("logs/ozone-scm.out")).content().hasLineCount(1);
    }

    @Test
    void aDaemonThatDoesNotStopIsKilledOnlyWhenThatIsWanted() throws Exception {
        home.run("ozone scm --init");
        home.run("ozone --daemon start scm");
        long pid = home.process("scm").pid();
        // A stopped process keeps the signal until it goes on: it does not end.
        assertThat(home.run("kill -STOP " + pid).code()).isZero();
        home.with("OZONE_STOP_TIMEOUT", "1");

        Result stopped = home.run("ozone --daemon stop scm");
        assertThat(stopped.code()).isEqualTo(1);
        assertThat(stopped.out()).contains("has not stopped within 1 s").contains("--force");
        assertThat(home.run("ozone --daemon status scm").code()).isZero();
        assertThat(home.run("ozone --daemon stop scm --force").out()).contains("was killed");
        Awaitility.await().until(() -> ProcessHandle.of(pid).isEmpty());
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        assertThat(home.run("ozone --daemon start recon"))
                .isEqualTo(new Result(9, "ozone: NOT_IMPLEMENTED: 'recon' is not in this release\n"));
        assertThat(home.run("ozone --daemon start omm").out()).contains("'omm' is not a daemon");
        assertThat(home.run("ozone --daemon restart om").out()).contains("start, stop or status, not 'restart'");
        assertThat(home.run("ozone --hosts nowhere --daemon start om").out())
                .contains("no file")
                .contains("nowhere");
    }
}
