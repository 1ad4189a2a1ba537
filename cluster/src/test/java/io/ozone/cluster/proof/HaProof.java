package io.ozone.cluster.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.ozone.client.BucketOptions;
import io.ozone.client.OzoneClient;
import io.ozone.client.VolumeOptions;
import io.ozone.cluster.proof.Operation.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * One proof: clients work on a highly available cluster while a {@link Nemesis} breaks it; then everything heals, every
 * object is read back, and the history and the replicas are checked. It leaves {@code events.txt} and {@code
 * history.txt} in {@code target/proof/NAME}, and when it fails also the logs of all hosts.
 */
final class HaProof implements AutoCloseable {
    private static final int JAVA_CLIENTS = 4;
    private static final int S3_CLIENTS = 2;
    private static final String VOLUME = "s3v";
    private static final String BUCKET = "proof";
    private static final String ACCESS_ID = "prover";
    private static final String SECRET = "provers-secret";
    private static final Duration LONGEST_LAST_CALL = Duration.ofSeconds(90);

    private final Path directory;
    private final long seed;
    private final History history = History.start();
    private final EventLog log;
    private final Surprises surprises;
    private final ProcessCluster cluster;
    private final Groups groups;
    private final AtomicBoolean ended = new AtomicBoolean();
    private boolean proven;

    /**
     * Starts the cluster.
     *
     * @param name of the directory below target/proof
     */
    HaProof(String name, long seed, Network network) throws Exception {
        this.directory = Path.of("target", "proof", name).toAbsolutePath();
        this.seed = seed;
        Daemon.delete(directory);
        Files.createDirectories(directory);
        log = new EventLog(directory.resolve("events.txt"), history);
        surprises = new Surprises(log);
        log.note("seed %d, network %s", seed, network.getClass().getSimpleName());
        cluster = ProcessCluster.in(directory).network(network).start();
        groups = new Groups(cluster);
        log.note("the cluster is up");
    }

    /** @param enough asked after each round of the nemesis */
    void run(BooleanSupplier enough) throws Exception {
        try (OzoneClient client = cluster.client()) {
            client.createVolume(VOLUME, VolumeOptions.DEFAULT);
            client.createBucket(VOLUME, BUCKET, BucketOptions.DEFAULT);
            client.setS3Secret(ACCESS_ID, SECRET, ACCESS_ID);
        }
        groups.awaitWhole(Role.SCM);
        groups.awaitWhole(Role.OM);
        breakWhileClientsWork(enough);
        cluster.heal();
        readBack();
        check();
        proven = true;
    }

    private void breakWhileClientsWork(BooleanSupplier enough) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Door> doors = new ArrayList<>();
        List<Future<?>> workers = new ArrayList<>();
        try {
            for (int i = 0; i < JAVA_CLIENTS + S3_CLIENTS; i++) {
                Door door = i < JAVA_CLIENTS ? javaDoor(i % 2 == 0) : s3Door();
                doors.add(door);
                workers.add(threads.submit(new Worker(i, door, history, new Random(seed * 1000 + i), ended::get)));
            }
            Nemesis nemesis = new Nemesis(cluster, groups, new Random(seed), log, history::answered);
            do {
                nemesis.round();
                for (Future<?> worker : workers) {
                    if (worker.isDone()) {
                        worker.get();
                        throw new AssertionError("a worker ended");
                    }
                }
            } while (!enough.getAsBoolean());
            ended.set(true);
            for (Future<?> worker : workers) {
                worker.get(LONGEST_LAST_CALL.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            log.note("a worker failed: %s", e);
            throw new AssertionError("a worker failed", e);
        } finally {
            ended.set(true);
            threads.shutdownNow();
            doors.forEach(Door::close);
        }
    }

    /** Every key, at both doors; these reads join the history and must agree with it. */
    private void readBack() {
        int reader = JAVA_CLIENTS + S3_CLIENTS;
        for (Door door : List.of(javaDoor(false), s3Door())) {
            try (door) {
                for (String key : Worker.keys()) {
                    History.Call call = history.get(reader, key);
                    Door.Found found = door.get(key);
                    if (found.outcome() == Outcome.UNKNOWN) {
                        surprises.note("%s can't be read from the healed cluster", key);
                    }
                    call.end(found.outcome() == Outcome.NOT_FOUND ? Outcome.DONE : found.outcome(), found.write());
                }
            }
            reader++;
        }
    }

    private void check() throws Exception {
        List<Operation> operations = history.operations();
        log.note(
                "checking %d operations, %d of them unknown, and %d listings",
                operations.size(),
                operations.stream().filter(Operation::isUnknown).count(),
                history.listings().size());
        Files.write(
                directory.resolve("history.txt"),
                operations.stream().map(Operation::toString).toList());
        List<String> wrong = new ArrayList<>(surprises.seen());
        wrong.addAll(RegisterCheck.violations(operations));
        wrong.addAll(ListingCheck.violations(operations, history.listings()));
        cluster.all(Role.GATEWAY).forEach(Daemon::stop);
        wrong.addAll(Replicas.differences(
                cluster,
                groups,
                List.of(
                        new Replicas.Group(Role.OM, "om.db", io.ozone.om.state.Invariants::violations),
                        new Replicas.Group(Role.SCM, "scm.db", io.ozone.scm.state.Invariants::violations)),
                log));
        assertThat(wrong).as("seed %d; %s", seed, directory).isEmpty();
    }

    /** @param fromFollowers whether any OM may answer its queries; they are to be as current as the leader's */
    private Door javaDoor(boolean fromFollowers) {
        OzoneClient client = fromFollowers ? cluster.clientOfFollowers() : cluster.client();
        return new JavaDoor(client, VOLUME, BUCKET, surprises);
    }

    private Door s3Door() {
        return new S3Door(cluster.s3Endpoints(), ACCESS_ID, SECRET, BUCKET, surprises);
    }

    /** Kills what still runs. Events and history stay, after a failure also the logs. */
    @Override
    public void close() {
        ended.set(true);
        groups.close();
        cluster.close();
        for (Daemon daemon : cluster.all()) {
            if (proven) {
                Daemon.delete(daemon.host().home());
            } else {
                daemon.wipe();
            }
        }
    }
}
