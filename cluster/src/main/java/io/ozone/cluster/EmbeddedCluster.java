package io.ozone.cluster;

import io.ozone.client.OzoneClient;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Channels;
import io.ozone.common.settings.Settings;
import io.ozone.datanode.DatanodeServer;
import io.ozone.om.OmServer;
import io.ozone.s3.S3Gateway;
import io.ozone.scm.ScmServer;
import io.ozone.wire.Pipeline;
import io.ozone.wire.PipelineState;
import io.ozone.wire.scm.ListPipelinesRequest;
import io.ozone.wire.scm.ScmAdminGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A whole cluster in this process: one OM, one SCM, any number of datanodes, and an S3 gateway, each the
 * very daemon that runs alone elsewhere, with its own directory, ports and settings. Daemons can be killed
 * (as {@code kill -9} would, as far as one process allows) and started again one by one.
 *
 * <p>Started on a directory that already holds a cluster, it serves that cluster.
 */
public final class EmbeddedCluster implements AutoCloseable {
    private final Path directory;
    private final ClusterLayout layout;
    private final FileChannel lockFile;
    private final FileLock lock;
    private final boolean withS3;
    private final DatanodeServer[] datanodes;
    private final Channels channels = new Channels();
    private ScmServer scm;
    private OmServer om;
    private S3Gateway s3;

    private EmbeddedCluster(Builder builder) {
        this.directory = builder.directory;
        this.withS3 = builder.withS3;
        try {
            Files.createDirectories(directory);
            lockFile = FileChannel.open(
                    directory.resolve("in_use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = tryLock(lockFile, directory);
        } catch (IOException e) {
            throw ErrorCode.CONFIGURATION.failure("The directory %s can't be used: %s", directory, e);
        }
        Map<String, Integer> wanted = Ports.standard(builder.datanodes);
        if (builder.ephemeral) {
            wanted.replaceAll((name, port) -> 0);
        }
        wanted.putAll(builder.ports);
        Ports ports = Ports.load(directory.resolve("ports.properties"), builder.host, wanted);
        this.layout = new ClusterLayout(directory, builder.host, builder.datanodes, ports, builder.settings);
        this.datanodes = new DatanodeServer[builder.datanodes];
    }

    /** @param directory where the cluster keeps everything; made when it is not there */
    public static Builder at(Path directory) {
        return new Builder(directory);
    }

    /** What to build. The defaults: three datanodes, an S3 gateway, the standard ports on 127.0.0.1. */
    public static final class Builder {
        private final Path directory;
        private final Map<String, String> settings = new TreeMap<>();
        private final Map<String, Integer> ports = new TreeMap<>();
        private String host = "127.0.0.1";
        private int datanodes = 3;
        private boolean ephemeral;
        private boolean withS3 = true;

        private Builder(Path directory) {
            this.directory = directory.toAbsolutePath().normalize();
        }

        public Builder datanodes(int count) {
            datanodes = count;
            return this;
        }

        /** The address every daemon listens on and is reached at. */
        public Builder host(String address) {
            host = address;
            return this;
        }

        /** Free ports instead of the standard ones; kept for the next start on the same directory. */
        public Builder ephemeralPorts() {
            ephemeral = true;
            return this;
        }

        /** @param name such as {@code om.client}, {@code scm.client}, {@code s3g.http}; 0 = any free port */
        public Builder port(String name, int port) {
            ports.put(name, port);
            return this;
        }

        public Builder withoutS3() {
            withS3 = false;
            return this;
        }

        /** A setting for every daemon and client of the cluster. */
        public Builder set(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /** Starts all daemons; returns when each answers. Writes may have to wait for {@link #awaitWritable}. */
        public EmbeddedCluster start() {
            EmbeddedCluster cluster = new EmbeddedCluster(this);
            try {
                cluster.startAll();
                return cluster;
            } catch (RuntimeException e) {
                cluster.close();
                throw e;
            }
        }
    }

    private void startAll() {
        Settings scmSettings = layout.scm();
        ScmServer.init(scmSettings);
        scm = ScmServer.start(scmSettings);
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        starts.add(CompletableFuture.runAsync(() -> {
            OmServer.init(layout.om());
            om = OmServer.start(layout.om());
        }));
        for (int i = 0; i < datanodes.length; i++) {
            int index = i;
            starts.add(CompletableFuture.runAsync(() -> startDatanode(index)));
        }
        if (withS3) {
            starts.add(CompletableFuture.runAsync(() -> s3 = S3Gateway.start(layout.s3Gateway())));
        }
        try {
            CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof OzoneException known) {
                throw known;
            }
            throw e;
        }
    }

    /** Waits until a write with the cluster's default replication finds an open pipeline. */
    public void awaitWritable(Duration timeout) {
        int factor = datanodes.length >= 3 ? 3 : 1;
        long deadline = System.nanoTime() + timeout.toNanos();
        String state = "";
        while (System.nanoTime() < deadline) {
            try {
                List<Pipeline> pipelines = pipelines();
                if (pipelines.stream()
                        .anyMatch(pipeline -> pipeline.getState() == PipelineState.PIPELINE_OPEN
                                && pipeline.getReplication().getFactor() >= factor)) {
                    return;
                }
                // A pipeline of one is made when it is first asked for.
                if (factor == 1 && scmHasLeftSafeMode()) {
                    return;
                }
                state = pipelines.size() + " pipelines, none open with " + factor + " copies";
            } catch (RuntimeException e) {
                state = e.getMessage();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw ErrorCode.TIMEOUT.failure("The cluster did not accept writes within %s: %s", timeout, state);
    }

    public List<Pipeline> pipelines() {
        return ScmAdminGrpc.newBlockingStub(channels.to(layout.address("scm.client")))
                .withDeadlineAfter(5, TimeUnit.SECONDS)
                .listPipelines(ListPipelinesRequest.getDefaultInstance())
                .getPipelinesList();
    }

    private boolean scmHasLeftSafeMode() {
        return !ScmAdminGrpc.newBlockingStub(channels.to(layout.address("scm.client")))
                .withDeadlineAfter(5, TimeUnit.SECONDS)
                .getScmInfo(io.ozone.wire.scm.ScmInfoRequest.getDefaultInstance())
                .getSafeMode();
    }

    /** Settings with which a client finds this cluster. */
    public Settings clientSettings() {
        return layout.client();
    }

    /** A new client; the caller closes it. */
    public OzoneClient client() {
        return OzoneClient.connect(clientSettings());
    }

    /** host:port of a door by name, such as {@code om.client}. */
    public String address(String name) {
        return layout.address(name);
    }

    public URI s3Endpoint() {
        return URI.create("http://" + layout.address("s3g.http"));
    }

    public Path directory() {
        return directory;
    }

    public OmServer om() {
        return om;
    }

    public ScmServer scm() {
        return scm;
    }

    public DatanodeServer datanode(int index) {
        return datanodes[index];
    }

    public int datanodes() {
        return datanodes.length;
    }

    public void killDatanode(int index) {
        datanodes[index].kill();
        datanodes[index] = null;
    }

    public void startDatanode(int index) {
        datanodes[index] = DatanodeServer.start(layout.datanode(index));
    }

    public void killOm() {
        om.kill();
        om = null;
    }

    public void startOm() {
        om = OmServer.start(layout.om());
    }

    public void killScm() {
        scm.kill();
        scm = null;
    }

    public void startScm() {
        scm = ScmServer.start(layout.scm());
    }

    /** Ends every daemon as a power cut would; the directory can be started again. */
    public void kill() {
        if (s3 != null) {
            s3.kill();
            s3 = null;
        }
        if (om != null) {
            killOm();
        }
        for (int i = 0; i < datanodes.length; i++) {
            if (datanodes[i] != null) {
                killDatanode(i);
            }
        }
        if (scm != null) {
            killScm();
        }
        release();
    }

    /** Stops all daemons in an order in which each can finish what it has. */
    @Override
    public void close() {
        if (s3 != null) {
            s3.close();
            s3 = null;
        }
        if (om != null) {
            om.close();
            om = null;
        }
        Arrays.stream(datanodes).filter(datanode -> datanode != null).toList().parallelStream()
                .forEach(DatanodeServer::close);
        Arrays.fill(datanodes, null);
        if (scm != null) {
            scm.close();
            scm = null;
        }
        release();
    }

    private void release() {
        channels.close();
        try {
            if (lock.isValid()) {
                lock.release();
            }
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a cluster's directory; refuses while a process runs on it. */
    static void deleteLocked(Path directory) throws IOException {
        try (FileChannel file = FileChannel.open(
                        directory.resolve("in_use.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = tryLock(file, directory);
                Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                if (held.isValid() && !path.equals(directory)) {
                    Files.delete(path);
                }
            }
        }
    }

    private static FileLock tryLock(FileChannel file, Path directory) throws IOException {
        FileLock lock;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            file.close();
            throw ErrorCode.CONFIGURATION.failure(
                    "Another process runs a cluster on %s; stop it, or give another directory", directory);
        }
        return lock;
    }
}
