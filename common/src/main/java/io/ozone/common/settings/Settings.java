package io.ozone.common.settings;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The values a daemon or client was started with. Immutable; {@link #with} gives a changed copy.
 *
 * <p>Values come from {@code ozone-site.xml} and then from {@code -D name=value}; a property marked final
 * in the file is not overridden. {@code ${name}} stands for another setting's value, a system property or
 * {@code ${env.NAME}}.
 */
public final class Settings {
    public static final String SITE_FILE = "ozone-site.xml";

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}$\\s]+)}");
    private static final int MAX_EXPANSIONS = 20;

    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = values;
    }

    /** Nothing set: every setting has its default. */
    public static Settings defaults() {
        return new Settings(Map.of());
    }

    public static Settings of(Map<String, String> values) {
        return new Settings(new TreeMap<>(values));
    }

    /**
     * Reads {@code ozone-site.xml} of a configuration directory; a directory without one means defaults.
     *
     * @param overrides values given on the command line
     * @throws io.ozone.common.error.OzoneException CONFIGURATION when the file is not well-formed
     */
    public static Settings load(Path directory, Map<String, String> overrides) {
        Path file = directory.resolve(SITE_FILE);
        return Files.exists(file) ? loadFile(file, overrides) : of(overrides);
    }

    /**
     * Reads one settings file of any name.
     *
     * @param overrides values given on the command line
     * @throws io.ozone.common.error.OzoneException CONFIGURATION when the file is missing or not well-formed
     */
    public static Settings loadFile(Path file, Map<String, String> overrides) {
        Map<String, String> values = new TreeMap<>(overrides);
        Set<String> finals = new HashSet<>();
        for (SiteFile.Property property : SiteFile.read(file)) {
            boolean first = !finals.contains(property.name());
            if (first && (property.isFinal() || !overrides.containsKey(property.name()))) {
                values.put(property.name(), property.value());
            }
            if (property.isFinal()) {
                finals.add(property.name());
            }
        }
        return new Settings(values);
    }

    /**
     * The value, or the default.
     *
     * @throws io.ozone.common.error.OzoneException CONFIGURATION when the text is not a value of the
     *     setting, or when it is not set and has no default
     */
    public <T> T get(Setting<T> setting) {
        String text = text(setting);
        if (text == null) {
            throw ErrorCode.CONFIGURATION.failure(
                    "%s is not set and has no default; it is: %s", setting.name(), setting.doc());
        }
        try {
            return setting.parse(text);
        } catch (IllegalArgumentException e) {
            throw ErrorCode.CONFIGURATION.failure("%s: '%s' %s", setting.name(), text, reason(e));
        }
    }

    /** Whether the setting, or one of its aliases, was given a value. */
    public boolean isSet(Setting<?> setting) {
        return given(setting) != null;
    }

    /** The expanded text of any name, declared or not, such as {@code ozone.om.address.cluster1.om1}. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(text -> expand(name, text));
    }

    /** All names that were given a value. */
    public Map<String, String> given() {
        return Map.copyOf(values);
    }

    public Settings with(String name, String value) {
        Map<String, String> changed = new TreeMap<>(values);
        changed.put(name, value);
        return new Settings(changed);
    }

    /** @param value of the setting's type, or its text */
    public Settings with(Setting<?> setting, Object value) {
        Map<String, String> changed = new TreeMap<>(values);
        setting.aliases().forEach(changed::remove);
        changed.put(setting.name(), textOf(value));
        return new Settings(changed);
    }

    /**
     * Everything that is wrong with the values of these settings, one line each; empty = all is well.
     */
    public List<String> problems(Collection<? extends Setting<?>> declared) {
        List<String> problems = new ArrayList<>();
        for (Setting<?> setting : declared) {
            try {
                if (text(setting) != null) {
                    get(setting);
                }
            } catch (OzoneException e) {
                problems.add(e.getMessage());
            }
        }
        return problems;
    }

    /** @throws io.ozone.common.error.OzoneException CONFIGURATION that lists all problems at once */
    public void check(Collection<? extends Setting<?>> declared) {
        List<String> problems = problems(declared);
        if (!problems.isEmpty()) {
            throw ErrorCode.CONFIGURATION.failure(
                    "%d setting(s) in %s can't be used:%n  %s",
                    problems.size(), SITE_FILE, String.join(System.lineSeparator() + "  ", problems));
        }
    }

    private String text(Setting<?> setting) {
        String name = given(setting);
        if (name != null) {
            return expand(name, values.get(name));
        }
        return setting.defaultText() == null ? null : expand(setting.name(), setting.defaultText());
    }

    private String given(Setting<?> setting) {
        if (values.containsKey(setting.name())) {
            return setting.name();
        }
        return setting.aliases().stream()
                .filter(values::containsKey)
                .findFirst()
                .orElse(null);
    }

    private String expand(String name, String text) {
        String expanded = text.strip();
        for (int i = 0; i < MAX_EXPANSIONS; i++) {
            Matcher matcher = VARIABLE.matcher(expanded);
            if (!matcher.find()) {
                return expanded;
            }
            String variable = matcher.group(1);
            String value = valueOf(variable);
            if (value == null) {
                throw ErrorCode.CONFIGURATION.failure("%s: '%s' refers to %s, which is not set", name, text, variable);
            }
            expanded = expanded.substring(0, matcher.start()) + value + expanded.substring(matcher.end());
        }
        throw ErrorCode.CONFIGURATION.failure("%s: '%s' refers to itself", name, text);
    }

    private String valueOf(String variable) {
        if (values.containsKey(variable)) {
            return values.get(variable);
        }
        if (variable.startsWith("env.")) {
            return System.getenv(variable.substring("env.".length()));
        }
        return System.getProperty(variable);
    }

    /** The text that stands for a value in a site file. */
    private static String textOf(Object value) {
        if (value instanceof Collection<?> parts) {
            return parts.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        if (value instanceof Duration duration) {
            return duration.toNanos() + "ns";
        }
        return value instanceof InetSocketAddress address ? Units.format(address) : String.valueOf(value);
    }

    private static String reason(IllegalArgumentException e) {
        return e instanceof NumberFormatException ? "must be a number" : e.getMessage();
    }

    /** Directory part for a site file that does not name one: {@code OZONE_CONF_DIR}, else {@code etc/hadoop}. */
    public static Path defaultDirectory() {
        String configured = System.getenv("OZONE_CONF_DIR");
        if (configured != null && !configured.isEmpty()) {
            return Path.of(configured);
        }
        String home = System.getProperty("ozone.home", ".");
        return Path.of(home, "etc", "hadoop");
    }
}
