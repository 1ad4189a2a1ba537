package io.ozone.cluster;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.rpc.FreePort;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The ports of a cluster on one machine. A Raft group remembers its members' addresses, so ports that were
 * chosen once are kept beside the data and used again after a restart.
 */
final class Ports {
    private final Map<String, Integer> byName;

    private Ports(Map<String, Integer> byName) {
        this.byName = byName;
    }

    /** The ports operators know; datanodes after the first are 100, 200, … above them. */
    static Map<String, Integer> standard(int datanodes) {
        Map<String, Integer> ports = new TreeMap<>(Map.of(
                "om.client", 9862,
                "om.http", 9874,
                "om.ratis", 9872,
                "scm.client", 9860,
                "scm.datanode", 9861,
                "scm.block", 9863,
                "scm.http", 9876,
                "scm.ratis", 9894,
                "s3g.http", 9878,
                "s3g.admin", 19878));
        for (int i = 0; i < datanodes; i++) {
            ports.put("datanode" + i + ".data", 9859 + 100 * i);
            ports.put("datanode" + i + ".ratis", 9858 + 100 * i);
            ports.put("datanode" + i + ".http", 9882 + 100 * i);
        }
        return ports;
    }

    /**
     * Uses the ports noted in {@code file}; for names that are not there, the wanted port, or a free one when
     * that is 0, and notes it.
     */
    static Ports load(Path file, String host, Map<String, Integer> wanted) {
        Properties noted = new Properties();
        try {
            if (Files.exists(file)) {
                try (Reader reader = Files.newBufferedReader(file)) {
                    noted.load(reader);
                }
            }
            Map<String, Integer> ports = new TreeMap<>();
            for (Map.Entry<String, Integer> entry : wanted.entrySet()) {
                String known = noted.getProperty(entry.getKey());
                int port = entry.getValue();
                if (port == 0) {
                    port = known != null ? Integer.parseInt(known) : FreePort.on(host);
                }
                ports.put(entry.getKey(), port);
            }
            ports.forEach((name, port) -> noted.setProperty(name, Integer.toString(port)));
            try (Writer writer = Files.newBufferedWriter(file)) {
                noted.store(writer, "Ports of this cluster");
            }
            return new Ports(ports);
        } catch (IOException | NumberFormatException e) {
            throw ErrorCode.CONFIGURATION.failure("The file of ports %s can't be used: %s", file, e.getMessage());
        }
    }

    int of(String name) {
        return byName.get(name);
    }
}
