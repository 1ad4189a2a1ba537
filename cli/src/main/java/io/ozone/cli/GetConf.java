package io.ozone.cli;

import io.ozone.cli.group.Door;
import io.ozone.cli.group.Doors;
import io.ozone.client.ClientSettings;
import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what the settings say, the way the daemons and clients would read them. */
@Command(
        description = {
            "Show settings, as a program started now would read them.",
            "",
            "ozonemanagers and storagecontainermanagers show host:port of the doors for clients, one a line. All three"
                    + " can also be written as options: -confKey NAME."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ozone getconf confKey ozone.om.address",
            "  ozone getconf ozonemanagers",
            "  ozone getconf storagecontainermanagers"
        })
final class GetConf extends Action {
    @Option(
            names = {"-confKey", "--confKey"},
            paramLabel = "NAME",
            description = "Show this setting's value, or its default.")
    private String name;

    @Option(
            names = {"-ozonemanagers", "--ozonemanagers"},
            description = "Show the hosts of the Ozone Managers.")
    private boolean ozoneManagers;

    @Option(
            names = {"-storagecontainermanagers", "--storagecontainermanagers"},
            description = "Show the hosts of the Storage Container Managers.")
    private boolean storageContainerManagers;

    @Parameters(
            arity = "0..2",
            paramLabel = "WHAT",
            description = "The same as words: confKey NAME, ozonemanagers, storagecontainermanagers.")
    private List<String> words = new ArrayList<>();

    @Override
    protected void run() {
        readWords();
        Settings settings = settings();
        if (name != null) {
            String value = value(settings);
            output().done(value, Map.of("name", name, "value", value));
        } else if (ozoneManagers) {
            show(Doors.om(settings, ""));
        } else if (storageContainerManagers) {
            show(Doors.scm(settings));
        } else {
            throw ErrorCode.INVALID_ARGUMENT.failure(
                    "say what to show: confKey NAME, ozonemanagers or storagecontainermanagers");
        }
    }

    private void readWords() {
        if (words.isEmpty()) {
            return;
        }
        switch (words.get(0)) {
            case "confKey" -> {
                if (words.size() < 2) {
                    throw ErrorCode.INVALID_ARGUMENT.failure("confKey needs the name of a setting");
                }
                name = words.get(1);
            }
            case "ozonemanagers" -> ozoneManagers = true;
            case "storagecontainermanagers" -> storageContainerManagers = true;
            default ->
                throw ErrorCode.INVALID_ARGUMENT.failure(
                        "'%s' is not confKey, ozonemanagers or storagecontainermanagers", words.get(0));
        }
    }

    private String value(Settings settings) {
        return settings.text(name)
                .or(this::declaredDefault)
                .or(this::documentedDefault)
                .orElseThrow(() -> ErrorCode.INVALID_ARGUMENT.failure("%s is not set and has no default", name));
    }

    private Optional<String> declaredDefault() {
        return Stream.concat(ClientSettings.ALL.stream(), CliSettings.ALL.stream())
                .filter(setting -> setting.name().equals(name))
                .map(Setting::defaultText)
                .findFirst();
    }

    /** The daemons' defaults, from the file that the distribution generates from their declarations. */
    private Optional<String> documentedDefault() {
        Path file = Path.of(System.getProperty("ozone.home", "."), "share", "ozone", "ozone-default.xml");
        return Files.exists(file)
                ? Optional.ofNullable(Settings.loadFile(file, Map.of()).given().get(name))
                : Optional.empty();
    }

    private void show(List<Door> doors) {
        List<String> addresses = doors.stream().map(Door::address).toList();
        output().done(String.join(System.lineSeparator(), addresses), Map.of("addresses", addresses));
    }
}
