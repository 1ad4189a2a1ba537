package io.ozone.server;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.settings.Setting;
import io.ozone.common.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Pages that every console has. */
final class StandardPages {
    private static final Pattern SECRET = Pattern.compile("password|secret|token$|\\.key$", Pattern.CASE_INSENSITIVE);

    private final Settings settings;
    private final Collection<? extends Setting<?>> declared;
    private final Metrics metrics;

    StandardPages(Settings settings, Collection<? extends Setting<?>> declared, Metrics metrics) {
        this.settings = settings;
        this.declared = List.copyOf(declared);
        this.metrics = metrics;
    }

    Answer metrics(HttpConsole.Query query) {
        String token = settings.get(ServerSettings.PROMETHEUS_TOKEN);
        if (!token.isEmpty()
                && !sameText("Bearer " + token, query.authorization().orElse(""))) {
            return Answer.text(401, "This page asks for the bearer token of " + ServerSettings.PROMETHEUS_TOKEN + "\n");
        }
        return Answer.of(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
    }

    private static boolean sameText(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    /** All settings the daemon knows or was given: {@code ?format=json|xml}, {@code &name=} for one of them. */
    Answer settings(HttpConsole.Query query) {
        Map<String, String> values = values();
        String name = query.parameter("name").orElse(null);
        if (name != null) {
            if (!values.containsKey(name)) {
                return Answer.text(404, "Setting " + name + " is neither known here nor set\n");
            }
            values = Map.of(name, values.get(name));
        }
        String format = query.parameter("format").orElse("xml");
        switch (format.toLowerCase(Locale.ROOT)) {
            case "json":
                return json(values);
            case "xml":
                return xml(values);
            default:
                throw ErrorCode.INVALID_ARGUMENT.failure("format '%s' is neither json nor xml", format);
        }
    }

    private Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        for (Setting<?> setting : declared) {
            values.put(setting.name(), setting.defaultText() == null ? "" : setting.defaultText());
            setting.aliases().stream()
                    .filter(settings.given()::containsKey)
                    .forEach(alias ->
                            values.put(setting.name(), settings.text(alias).orElse("")));
        }
        settings.given()
                .keySet()
                .forEach(name -> values.put(name, settings.text(name).orElse("")));
        values.replaceAll((name, value) -> SECRET.matcher(name).find() && !value.isEmpty() ? "<not shown>" : value);
        return values;
    }

    private Answer json(Map<String, String> values) {
        List<Map<String, Object>> properties = new ArrayList<>();
        values.forEach((name, value) -> {
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("key", name);
            property.put("value", value);
            property.put("resource", source(name));
            properties.add(property);
        });
        return Answer.json(Map.of("properties", properties));
    }

    private Answer xml(Map<String, String> values) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration>\n");
        values.forEach((name, value) -> xml.append("  <property><name>")
                .append(FrontPage.escape(name))
                .append("</name><value>")
                .append(FrontPage.escape(value))
                .append("</value><source>")
                .append(source(name))
                .append("</source></property>\n"));
        return Answer.of(
                200, "text/xml;charset=utf-8", xml.append("</configuration>\n").toString());
    }

    private String source(String name) {
        return settings.given().containsKey(name) ? Settings.SITE_FILE : "default";
    }

    static Answer stacks() {
        Map<Thread, StackTraceElement[]> all = Thread.getAllStackTraces();
        String text = all.entrySet().stream()
                .sorted(Map.Entry.comparingByKey((a, b) -> a.getName().compareTo(b.getName())))
                .map(entry -> describe(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
        return Answer.text(all.size() + " threads\n\n" + text);
    }

    private static String describe(Thread thread, StackTraceElement[] frames) {
        StringBuilder text = new StringBuilder()
                .append('"')
                .append(thread.getName())
                .append("\" ")
                .append(thread.getState())
                .append(thread.isDaemon() ? " daemon" : "")
                .append('\n');
        for (StackTraceElement frame : frames) {
            text.append("    at ").append(frame).append('\n');
        }
        return text.toString();
    }
}
