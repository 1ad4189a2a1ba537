package io.ozone.cli;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the settings that have no usable default, to be edited. */
@Command(
        description = "Write a minimal ozone-site.xml into a directory, to be edited.",
        footerHeading = "%nExample:%n",
        footer = "  ozone genconf etc/hadoop")
final class GenConf extends Action {
    @Parameters(paramLabel = "DIR", description = "Directory for the file; made when missing.")
    private Path directory;

    @Option(names = "--security", description = "With settings for a secure cluster.")
    private boolean security;

    @Override
    protected void run() throws IOException {
        if (security) {
            throw ErrorCode.NOT_IMPLEMENTED.failure("--security: Kerberos and TLS are not in this release");
        }
        Path file = directory.resolve(Settings.SITE_FILE);
        // The distribution comes with a file that has none.
        if (Files.exists(file) && !Settings.loadFile(file, Map.of()).given().isEmpty()) {
            throw ErrorCode.INVALID_ARGUMENT.failure("%s has settings already; it was left as it is", file);
        }
        Files.createDirectories(directory);
        Files.writeString(file, text());
        output().done(
                        file + " written. Put the real hosts and directories in, and copy it to every host.",
                        Map.of("file", file.toString()));
    }

    private static String text() {
        Map<String, String[]> settings = new LinkedHashMap<>();
        settings.put(
                "ozone.om.address",
                new String[] {"localhost", "Host of the Ozone Manager, which clients ask for keys."});
        settings.put(
                "ozone.scm.names",
                new String[] {"localhost", "Hosts of the Storage Container Managers, which datanodes register with."});
        settings.put(
                "ozone.scm.client.address",
                new String[] {"localhost", "Host of the Storage Container Manager, for administrators and OM."});
        settings.put("ozone.metadata.dirs", new String[] {
            "/var/lib/ozone/metadata", "Where each daemon keeps its metadata: a fast, reliable disk."
        });
        settings.put("hdds.datanode.dir", new String[] {
            "/var/lib/ozone/data", "Where a datanode keeps data: one directory for each disk, comma separated."
        });
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration>\n");
        settings.forEach((name, value) -> text.append("  <property>\n    <name>")
                .append(name)
                .append("</name>\n    <value>")
                .append(value[0])
                .append("</value>\n    <description>")
                .append(value[1])
                .append("</description>\n  </property>\n"));
        return text.append("</configuration>\n").toString();
    }
}
