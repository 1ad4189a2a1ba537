package io.ozone.cli;

import io.ozone.common.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Command;

/** Which build this is. */
@Command(description = "Show the version of Ozone and of the JVM.")
final class VersionCommand extends Action {
    @Override
    protected void run() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", version());
        fields.put("java", System.getProperty("java.version"));
        fields.put("jvm", System.getProperty("java.vm.name"));
        fields.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        output().done(line(), fields);
    }

    static String line() {
        return "Ozone " + version() + " (Java " + System.getProperty("java.version") + ")";
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = VersionCommand.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw ErrorCode.IO_ERROR.failure("version.properties of this jar can't be read: %s", e.getMessage());
        }
        return properties.getProperty("version");
    }
}
