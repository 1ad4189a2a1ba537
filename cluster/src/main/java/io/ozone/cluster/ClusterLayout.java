package io.ozone.cluster;

import io.ozone.common.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Which daemons a cluster on one machine has, where each keeps its data, and which settings each is started with. */
final class ClusterLayout {
    private final Path directory;
    private final String host;
    private final int datanodes;
    private final Ports ports;
    private final Map<String, String> overrides;

    /** @param overrides settings for every daemon; they win over the layout's own */
    ClusterLayout(Path directory, String host, int datanodes, Ports ports, Map<String, String> overrides) {
        this.directory = directory;
        this.host = host;
        this.datanodes = datanodes;
        this.ports = ports;
        this.overrides = Map.copyOf(overrides);
    }

    int datanodes() {
        return datanodes;
    }

    String address(String port) {
        return host + ":" + ports.of(port);
    }

    /** What clients of the cluster need to find it. */
    Settings client() {
        Map<String, String> values = common();
        values.putAll(overrides);
        return Settings.of(values);
    }

    Settings scm() {
        Map<String, String> values = common();
        values.put("ozone.metadata.dirs", directory.resolve("scm").toString());
        values.put("ozone.scm.http-address", address("scm.http"));
        values.put("ozone.scm.ratis.port", Integer.toString(ports.of("scm.ratis")));
        values.put("hdds.scm.safemode.min.datanode", Integer.toString(Math.min(3, datanodes)));
        values.put("ozone.scm.datanode.pipeline.limit", "1");
        values.put("ozone.scm.pipeline.creation.auto.factor.one", "false");
        values.put("hdds.scm.block.deleting.service.interval", "5s");
        values.putAll(overrides);
        return Settings.of(values);
    }

    Settings om() {
        Map<String, String> values = common();
        values.put("ozone.metadata.dirs", directory.resolve("om").toString());
        values.put("ozone.om.http-address", address("om.http"));
        values.put("ozone.om.ratis.port", Integer.toString(ports.of("om.ratis")));
        // The only peer of its group: nobody else can lead, so there is nothing to wait for.
        values.put("ozone.om.ratis.minimum.timeout", "300ms");
        values.put("ozone.server.default.replication", datanodes >= 3 ? "3" : "1");
        values.put("ozone.block.deleting.service.interval", "5s");
        values.putAll(overrides);
        return Settings.of(values);
    }

    Settings datanode(int index) {
        Path home = directory.resolve("datanode" + (index + 1));
        String prefix = "datanode" + index + ".";
        Map<String, String> values = common();
        values.put("ozone.metadata.dirs", home.resolve("metadata").toString());
        values.put("hdds.datanode.dir", home.resolve("data").toString());
        values.put("ozone.scm.datanode.id.dir", home.resolve("metadata").toString());
        values.put(
                "hdds.container.ratis.datanode.storage.dir",
                home.resolve("ratis").toString());
        values.put("hdds.datanode.hostname", host);
        values.put("hdds.container.ipc.port", Integer.toString(ports.of(prefix + "data")));
        values.put("hdds.container.ratis.ipc.port", Integer.toString(ports.of(prefix + "ratis")));
        values.put("hdds.datanode.http-address", address(prefix + "http"));
        values.putAll(overrides);
        return Settings.of(values);
    }

    Settings s3Gateway() {
        Map<String, String> values = common();
        values.put("ozone.metadata.dirs", directory.resolve("s3g").toString());
        values.put("ozone.s3g.http-address", address("s3g.http"));
        values.put("ozone.s3g.webadmin.http-address", address("s3g.admin"));
        values.putAll(overrides);
        return Settings.of(values);
    }

    private Map<String, String> common() {
        Map<String, String> values = new TreeMap<>();
        values.put("ozone.om.address", address("om.client"));
        values.put("ozone.scm.names", host);
        values.put("ozone.scm.client.address", address("scm.client"));
        values.put("ozone.scm.datanode.address", address("scm.datanode"));
        values.put("ozone.scm.block.client.address", address("scm.block"));
        values.put("hdds.heartbeat.interval", "1s");
        return values;
    }
}
