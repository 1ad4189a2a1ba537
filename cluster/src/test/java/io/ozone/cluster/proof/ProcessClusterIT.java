package io.ozone.cluster.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ozone.client.BucketOptions;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.client.PutOptions;
import io.ozone.client.VolumeOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The fixture itself: hosts come up, fail and come back. */
@Timeout(600)
@ResourceLock(ProcessCluster.MACHINE)
final class ProcessClusterIT {
    @TempDir
    Path directory;

    @Test
    void oneOmOneScmAndThreeDatanodesOnTheLoopbackNetwork() throws Exception {
        try (ProcessCluster cluster =
                ProcessCluster.in(directory).shape(new Shape(1, 1, 3, 1)).start()) {
            survivesEachKindOfFailure(cluster);
        }
    }

    @Test
    void threeOmsInNamespacesServeWhileOneIsCutOff() throws Exception {
        Optional<String> unavailable = NamespaceNetwork.unavailable();
        assumeTrue(unavailable.isEmpty(), () -> "skipped, for " + unavailable.orElseThrow());
        try (ProcessCluster cluster = ProcessCluster.in(directory)
                        .shape(new Shape(3, 1, 3, 1))
                        .network(new NamespaceNetwork())
                        .start();
                OzoneClient client = cluster.client()) {
            client.createVolume("vol1", VolumeOptions.DEFAULT);
            client.createBucket("vol1", "bucket1", BucketOptions.DEFAULT);
            OzoneBucket bucket = client.bucket("vol1", "bucket1");
            for (Daemon om : cluster.all(Role.OM)) {
                cluster.network().isolate(om.host().name());
                put(bucket, "without " + om.host());
                cluster.network().heal(om.host().name());
            }
            cluster.network().cut("om1", "om2");
            put(bucket, "while two OMs don't hear each other");
            cluster.heal();
            assertThat(get(bucket, "without om1")).isEqualTo("without om1");
        }
    }

    private static void survivesEachKindOfFailure(ProcessCluster cluster) throws Exception {
        try (OzoneClient client = cluster.client()) {
            client.createVolume("vol1", VolumeOptions.DEFAULT);
            client.createBucket("vol1", "bucket1", BucketOptions.DEFAULT);
            OzoneBucket bucket = client.bucket("vol1", "bucket1");
            put(bucket, "first");

            Daemon om = cluster.daemon("om1");
            om.kill();
            assertThat(om.isRunning()).isFalse();
            om.start();
            om.awaitUp();
            put(bucket, "after the kill of OM");

            Daemon datanode = cluster.daemon("dn1");
            datanode.pause();
            put(bucket, "while a datanode is paused");
            datanode.resume();

            cluster.daemon("scm1").stop();
            cluster.heal();
            put(bucket, "after the restart of SCM");
            assertThat(get(bucket, "first")).isEqualTo("first");
        }
    }

    private static void put(OzoneBucket bucket, String text) {
        bucket.put(text, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), PutOptions.DEFAULT);
    }

    private static String get(OzoneBucket bucket, String name) throws Exception {
        try (var in = bucket.get(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
