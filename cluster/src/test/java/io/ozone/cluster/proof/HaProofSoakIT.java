package io.ozone.cluster.proof;

import io.ozone.common.settings.Units;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Long proofs. {@code -Dproof.duration=10m} is how long each seed's cluster is broken, {@code -Dproof.seeds=3} how many
 * seeds there are, {@code -Dproof.seed=1} the first, {@code -Dproof.network=loopback} does without root.
 */
@Tag("soak")
@ResourceLock(ProcessCluster.MACHINE)
final class HaProofSoakIT {
    static LongStream seeds() {
        long first = Long.getLong("proof.seed", 1);
        return LongStream.range(first, first + Long.getLong("proof.seeds", 3));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theClusterServesCorrectlyWhileAnyOfEachFails(long seed) throws Exception {
        Duration duration = Units.parseDuration(System.getProperty("proof.duration", "10m"));
        Network network = System.getProperty("proof.network", "namespaces").equals("loopback")
                ? new LoopbackNetwork()
                : new NamespaceNetwork();
        try (HaProof proof = new HaProof("soak-" + seed, seed, network)) {
            long end = System.nanoTime() + duration.toNanos();
            proof.run(() -> System.nanoTime() > end);
        }
    }
}
