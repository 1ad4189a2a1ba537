package io.ozone.cluster;

import io.ozone.cli.CliSettings;
import io.ozone.client.ClientSettings;
import io.ozone.common.settings.Setting;
import io.ozone.datanode.DatanodeSettings;
import io.ozone.om.OmSettings;
import io.ozone.s3.S3Settings;
import io.ozone.scm.ScmSettings;
import io.ozone.server.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes {@code ozone-default.xml} and {@code settings.md} from what the modules declare. Run by the build of
 * the distribution, so that the documents can't differ from the code.
 */
public final class SettingsManual {
    private SettingsManual() {}

    /** @param arguments the directory to write to */
    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        Files.writeString(directory.resolve("ozone-default.xml"), defaultsXml());
        Files.writeString(directory.resolve("settings.md"), manual());
    }

    /** Every module's settings, by the module's title. A name that two modules declare stands with the first. */
    static Map<String, List<Setting<?>>> sections() {
        Map<String, Collection<Setting<?>>> declared = new LinkedHashMap<>();
        declared.put("All daemons", ServerSettings.ALL);
        declared.put("Ozone Manager", OmSettings.ALL);
        declared.put("Storage Container Manager", ScmSettings.ALL);
        declared.put("Datanode", DatanodeSettings.ALL);
        declared.put("S3 gateway", S3Settings.ALL);
        declared.put("Client", ClientSettings.ALL);
        declared.put("Command line", CliSettings.ALL);
        Set<String> seen = new HashSet<>();
        Map<String, List<Setting<?>>> sections = new LinkedHashMap<>();
        declared.forEach((title, settings) -> sections.put(
                title,
                settings.stream()
                        .filter(setting -> seen.add(setting.name()))
                        .sorted(Comparator.comparing(Setting::name))
                        .toList()));
        return sections;
    }

    /** The settings of all modules. */
    static List<Setting<?>> all() {
        return sections().values().stream().<Setting<?>>flatMap(List::stream).toList();
    }

    private static String defaultsXml() {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        text.append("<!-- Every setting with its default. Generated; change values in ozone-site.xml. -->\n");
        text.append("<configuration>\n");
        sections().forEach((title, settings) -> {
            text.append("\n  <!-- ").append(title).append(" -->\n");
            settings.forEach(setting -> text.append("  <property>\n    <name>")
                    .append(escape(setting.name()))
                    .append("</name>\n    <value>")
                    .append(escape(defaultOf(setting)))
                    .append("</value>\n    <description>")
                    .append(escape(setting.doc()))
                    .append("</description>\n  </property>\n"));
        });
        return text.append("</configuration>\n").toString();
    }

    private static String manual() {
        StringBuilder text = new StringBuilder("# Settings\n\n");
        text.append(
                        "Generated from the declarations. They stand in `ozone-site.xml`, or behind `-D` on a command line.\n")
                .append("Sizes are binary (`4MB`), durations carry a unit (`30s`; a bare number is milliseconds).\n");
        sections().forEach((title, settings) -> {
            text.append("\n## ")
                    .append(title)
                    .append("\n\n| setting | default | kind | what it does |\n|---|---|---|---|\n");
            settings.forEach(setting -> text.append("| `")
                    .append(setting.name())
                    .append("` | ")
                    .append(defaultOf(setting).isEmpty() ? "" : "`" + cell(defaultOf(setting)) + "`")
                    .append(" | ")
                    .append(setting.kind().name().toLowerCase(java.util.Locale.ROOT))
                    .append(" | ")
                    .append(cell(setting.doc()))
                    .append(
                            setting.aliases().isEmpty()
                                    ? ""
                                    : " Also known as " + String.join(", ", setting.aliases()) + ".")
                    .append(" |\n"));
        });
        return text.toString();
    }

    private static String defaultOf(Setting<?> setting) {
        return setting.defaultText() == null ? "" : setting.defaultText();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
