package io.ozone.cli;

import io.ozone.common.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Options that every command takes. */
public final class CommonOptions {
    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    @Option(
            names = {"-conf", "--conf"},
            paramLabel = "FILE",
            description = "Read the settings from this file.")
    private Path siteFile;

    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Read the settings from ozone-site.xml in this directory (default: $OZONE_CONF_DIR).")
    private Path directory;

    @Option(names = "-D", paramLabel = "NAME=VALUE", description = "Use this value for a setting.")
    private Map<String, String> overrides = new TreeMap<>();

    @Option(names = "--verbose", description = "Show the stack of an error.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    /** @throws io.ozone.common.error.OzoneException CONFIGURATION when the file can't be used */
    public Settings settings() {
        if (siteFile != null) {
            return Settings.loadFile(siteFile, overrides);
        }
        return Settings.load(directory != null ? directory : Settings.defaultDirectory(), overrides);
    }

    public boolean json() {
        return json;
    }
}
