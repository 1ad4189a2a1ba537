package io.ozone.cluster.proof;

import io.ozone.client.OzoneClient;
import io.ozone.common.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A cluster whose daemons are processes of their own, each on a host of its own, started as an operator does it: with a
 * site file, {@code --init} or {@code --bootstrap}, and the standard ports.
 */
final class ProcessCluster implements AutoCloseable {
    /** Tests with a dozen processes take turns: together they would measure the machine. */
    static final String MACHINE = "the processors of the machine";

    private final Network network;
    private final SiteFiles site;
    private final Map<String, Daemon> daemons = new LinkedHashMap<>();

    private ProcessCluster(Builder builder) {
        network = builder.network;
        List<Host> hosts = new ArrayList<>();
        try {
            for (Shape.Place place : builder.shape.places()) {
                String address = network.connect(place.name());
                Host host = new Host(place.name(), place.role(), address, builder.directory.resolve(place.name()));
                hosts.add(host);
                daemons.put(host.name(), new Daemon(host, builder.jvm, builder::enter));
            }
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
        site = new SiteFiles(hosts, builder.overrides);
        site.write();
    }

    static Builder in(Path directory) {
        return new Builder(directory);
    }

    static final class Builder {
        private final Path directory;
        private final Map<String, String> overrides = new TreeMap<>();
        private Shape shape = Shape.HIGHLY_AVAILABLE;
        private List<String> jvm = JavaCommand.SMALL;
        private Network network;
        private Function<String, List<String>> circumstances = host -> List.of();

        private Builder(Path directory) {
            this.directory = directory.toAbsolutePath();
        }

        Builder shape(Shape value) {
            shape = value;
            return this;
        }

        /** The cluster closes it. */
        Builder network(Network value) {
            network = value;
            return this;
        }

        /** Flags of {@link JavaCommand} for all daemons. */
        Builder jvm(List<String> value) {
            jvm = value;
            return this;
        }

        /** @param value what else goes before a command on a host, asked for each: its disk, its clock */
        Builder circumstances(Function<String, List<String>> value) {
            circumstances = value;
            return this;
        }

        private List<String> enter(String host) {
            return Stream.concat(network.enter(host).stream(), circumstances.apply(host).stream())
                    .toList();
        }

        /** A setting for every daemon and client. */
        Builder with(String name, String value) {
            overrides.put(name, value);
            return this;
        }

        /** Lays the hosts out, initialises them and returns when the cluster takes writes. */
        ProcessCluster start() {
            if (network == null) {
                network = new LoopbackNetwork();
            }
            ProcessCluster cluster = new ProcessCluster(this);
            try {
                cluster.bringUp();
                return cluster;
            } catch (RuntimeException | Error e) {
                cluster.close();
                throw e;
            }
        }
    }

    /**
     * SCM first: its first node makes the cluster, the others join, and OM asks it for the cluster's id. Datanodes and
     * gateways wait for the others by themselves.
     */
    private void bringUp() {
        List<Daemon> scms = all(Role.SCM);
        scms.get(0).prepare("--init");
        scms.get(0).start();
        all(Role.DATANODE).forEach(Daemon::start);
        scms.get(0).awaitUp();
        for (Daemon scm : scms.subList(1, scms.size())) {
            scm.prepare("--bootstrap");
            scm.start();
        }
        all(Role.OM).parallelStream().forEach(om -> om.prepare("--init"));
        all(Role.OM).forEach(Daemon::start);
        all(Role.GATEWAY).forEach(Daemon::start);
        daemons.values().forEach(Daemon::awaitUp);
    }

    List<Daemon> all(Role role) {
        return daemons.values().stream()
                .filter(daemon -> daemon.host().role() == role)
                .toList();
    }

    List<Daemon> all() {
        return List.copyOf(daemons.values());
    }

    Daemon daemon(String name) {
        return daemons.get(name);
    }

    Network network() {
        return network;
    }

    /** What clients of the cluster need to find it. */
    Settings settings() {
        return Settings.of(site.client());
    }

    OzoneClient client() {
        return OzoneClient.connect(settings());
    }

    /** Its queries are answered by any OM. */
    OzoneClient clientOfFollowers() {
        Map<String, String> values = new TreeMap<>(site.client());
        values.put("ozone.client.follower.read.enabled", "true");
        return OzoneClient.connect(Settings.of(values));
    }

    /** The S3 doors of all gateways. */
    List<URI> s3Endpoints() {
        return all(Role.GATEWAY).stream()
                .map(gateway -> URI.create("http://" + gateway.host().address() + ":9878"))
                .toList();
    }

    /** Restarts what does not run, resumes what is paused and heals the network. */
    void heal() {
        for (Daemon daemon : daemons.values()) {
            network.heal(daemon.host().name());
            daemon.resume();
            if (!daemon.isRunning()) {
                daemon.start();
            }
        }
        daemons.values().forEach(Daemon::awaitUp);
    }

    /** Kills everything that is left and removes the hosts' network. Their directories stay: they are the test's. */
    @Override
    public void close() {
        for (Daemon daemon : daemons.values()) {
            if (daemon.isRunning()) {
                daemon.kill();
            }
        }
        network.close();
    }
}
