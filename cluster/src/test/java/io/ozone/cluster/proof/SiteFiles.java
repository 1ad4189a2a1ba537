package io.ozone.cluster.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The {@code ozone-site.xml} of each host: what is the same everywhere, and what the host says of itself. */
final class SiteFiles {
    static final String SERVICE = "cluster1";

    private final List<Host> hosts;
    private final Map<String, String> overrides;

    /** @param overrides settings for every daemon and client; they win */
    SiteFiles(List<Host> hosts, Map<String, String> overrides) {
        this.hosts = List.copyOf(hosts);
        this.overrides = Map.copyOf(overrides);
    }

    void write() {
        for (Host host : hosts) {
            try {
                Files.createDirectories(host.configuration());
                Files.writeString(host.configuration().resolve("ozone-site.xml"), xml(of(host)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What clients of the cluster need to find it. */
    Map<String, String> client() {
        Map<String, String> values = common();
        values.putAll(overrides);
        return values;
    }

    private Map<String, String> of(Host host) {
        Map<String, String> values = common();
        values.put("ozone.metadata.dirs", host.data().resolve("metadata").toString());
        switch (host.role()) {
            case OM -> {
                values.put("ozone.om.node.id", host.name());
                values.put("ozone.om.http-address", host.address() + ":9874");
            }
            case SCM -> {
                values.put("ozone.scm.node.id", host.name());
                values.put("ozone.scm.http-address", host.address() + ":9876");
            }
            case DATANODE -> {
                values.put("hdds.datanode.hostname", host.address());
                values.put("hdds.datanode.dir", host.data().resolve("disk1").toString());
                values.put("hdds.datanode.http-address", host.address() + ":9882");
            }
            case GATEWAY -> {
                values.put("ozone.s3g.http-address", host.address() + ":9878");
                values.put("ozone.s3g.webadmin.http-address", host.address() + ":19878");
            }
        }
        values.putAll(overrides);
        return values;
    }

    private Map<String, String> common() {
        Map<String, String> values = new TreeMap<>(timing());
        List<Host> oms = of(Role.OM);
        if (oms.size() == 1) {
            values.put("ozone.om.address", oms.get(0).address());
        } else {
            addService(values, "ozone.om", oms);
        }
        List<Host> scms = of(Role.SCM);
        if (scms.size() > 1) {
            addService(values, "ozone.scm", scms);
        }
        values.put("ozone.scm.names", scms.stream().map(Host::address).collect(Collectors.joining(",")));
        values.put(
                "hdds.scm.safemode.min.datanode",
                Integer.toString(Math.min(3, of(Role.DATANODE).size())));
        values.put("ozone.server.default.replication", of(Role.DATANODE).size() >= 3 ? "3" : "1");
        return values;
    }

    /** A cluster that notices within seconds what production notices within minutes. */
    private static Map<String, String> timing() {
        return Map.ofEntries(
                Map.entry("ozone.om.ratis.minimum.timeout", "2s"),
                Map.entry("ozone.scm.ha.ratis.leader.election.timeout", "2s"),
                Map.entry("hdds.ratis.leader.election.minimum.timeout.duration", "1s"),
                Map.entry("hdds.heartbeat.interval", "1s"),
                Map.entry("ozone.scm.heartbeat.thread.interval", "500ms"),
                Map.entry("ozone.scm.heartbeat.rpc-timeout", "3s"),
                Map.entry("ozone.scm.stale.node.interval", "5s"),
                Map.entry("ozone.scm.dead.node.interval", "15s"),
                Map.entry("hdds.scm.pipeline.missing.timeout", "10s"),
                Map.entry("ozone.scm.pipeline.allocated.timeout", "20s"),
                Map.entry("ozone.scm.pipeline.destroy.timeout", "10s"),
                Map.entry("ozone.scm.datanode.pipeline.limit", "1"),
                Map.entry("ozone.scm.pipeline.creation.auto.factor.one", "false"),
                Map.entry("ozone.block.deleting.service.interval", "2s"),
                Map.entry("hdds.scm.block.deleting.service.interval", "2s"),
                Map.entry("hdds.datanode.block.deleting.service.interval", "2s"),
                Map.entry("ozone.om.client.rpc.timeout", "60s"));
    }

    private static void addService(Map<String, String> values, String kind, List<Host> nodes) {
        values.put(kind + ".service.ids", SERVICE);
        values.put(kind + ".nodes." + SERVICE, nodes.stream().map(Host::name).collect(Collectors.joining(",")));
        nodes.forEach(node -> values.put(kind + ".address." + SERVICE + "." + node.name(), node.address()));
    }

    private List<Host> of(Role role) {
        return hosts.stream().filter(host -> host.role() == role).toList();
    }

    private static String xml(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> "  <property><name>%s</name><value>%s</value></property>%n"
                        .formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("", "<configuration>\n", "</configuration>\n"));
    }
}
