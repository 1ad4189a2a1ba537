package io.ozone.cluster.proof;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A short proof with a fixed seed, for every build; {@link HaProofSoakIT} is the long one. */
@Timeout(600)
@ResourceLock(ProcessCluster.MACHINE)
final class HaProofIT {
    /** Kills the SCM and loses the OM that lead, pauses the OM that leads, and cuts hosts off. */
    private static final long SEED = 525;

    private static final int ROUNDS = 4;

    @Test
    void threeOmsThreeScmsAndThreeDatanodesServeCorrectlyWhileAnyOfEachFails(TestReporter reporter) throws Exception {
        Optional<String> unavailable = NamespaceNetwork.unavailable();
        unavailable.ifPresent(
                reason -> reporter.publishEntry("skipped", "isolated hosts and cut connections, for " + reason));
        Network network = unavailable.isEmpty() ? new NamespaceNetwork() : new LoopbackNetwork();
        AtomicInteger rounds = new AtomicInteger();
        try (HaProof proof = new HaProof("short", SEED, network)) {
            proof.run(() -> rounds.incrementAndGet() >= ROUNDS);
        }
    }
}
