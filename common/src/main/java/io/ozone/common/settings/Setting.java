package io.ozone.common.settings;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One setting: declared once, beside the feature it steers, as a constant of that module's settings
 * class. The text form is what stands in {@code ozone-site.xml}; {@link Settings#get} gives the value.
 */
public final class Setting<T> {
    /** What kind of value it is, for the manual. */
    public enum Kind {
        TEXT,
        LIST,
        BOOLEAN,
        INTEGER,
        DECIMAL,
        SIZE,
        DURATION,
        ADDRESS,
        PATHS,
        CHOICE
    }

    private static final String NAME = ".NAME.";

    private final String name;
    private final String defaultText;
    private final Kind kind;
    private final String doc;
    private final List<String> aliases;
    private final Function<String, T> parser;

    private Setting(
            String name, String defaultText, Kind kind, String doc, List<String> aliases, Function<String, T> parser) {
        this.name = Objects.requireNonNull(name);
        this.defaultText = defaultText;
        this.kind = kind;
        this.doc = doc;
        this.aliases = withOldPrefix(name, aliases);
        this.parser = parser;
    }

    /** Settings of datanodes once began with {@code dfs.}: every one of them still goes by that name. */
    private static List<String> withOldPrefix(String name, List<String> aliases) {
        for (String part : List.of("container.", "ratis.", "datanode.")) {
            if (name.startsWith("hdds." + part)) {
                String old = "dfs." + name.substring("hdds.".length());
                if (!aliases.contains(old)) {
                    return Stream.concat(aliases.stream(), Stream.of(old)).toList();
                }
            }
        }
        return aliases;
    }

    public static Setting<String> text(String name, String defaultText, String doc) {
        return new Setting<>(name, defaultText, Kind.TEXT, doc, List.of(), text -> text);
    }

    /** Comma separated, trimmed, without empty parts. */
    public static Setting<List<String>> list(String name, String defaultText, String doc) {
        return new Setting<>(name, defaultText, Kind.LIST, doc, List.of(), Setting::split);
    }

    public static Setting<Boolean> flag(String name, boolean defaultValue, String doc) {
        return new Setting<>(name, Boolean.toString(defaultValue), Kind.BOOLEAN, doc, List.of(), Setting::parseFlag);
    }

    public static Setting<Integer> integer(String name, int defaultValue, int min, int max, String doc) {
        return new Setting<>(name, Integer.toString(defaultValue), Kind.INTEGER, doc, List.of(), text -> {
            int value = Integer.parseInt(text);
            if (value < min || value > max) {
                throw new IllegalArgumentException("must lie between " + min + " and " + max);
            }
            return value;
        });
    }

    public static Setting<Double> decimal(String name, double defaultValue, double min, double max, String doc) {
        return new Setting<>(name, Double.toString(defaultValue), Kind.DECIMAL, doc, List.of(), text -> {
            double value = Double.parseDouble(text);
            if (!(value >= min && value <= max)) {
                throw new IllegalArgumentException("must lie between " + min + " and " + max);
            }
            return value;
        });
    }

    /** Bytes; text such as {@code 4MB} (binary units). */
    public static Setting<Long> size(String name, String defaultText, String doc) {
        return new Setting<>(name, defaultText, Kind.SIZE, doc, List.of(), Units::parseSize);
    }

    /** Text such as {@code 30s}; a bare number is milliseconds. */
    public static Setting<Duration> duration(String name, String defaultText, String doc) {
        return new Setting<>(name, defaultText, Kind.DURATION, doc, List.of(), Units::parseDuration);
    }

    /** {@code host}, {@code host:port} or {@code :port}. */
    public static Setting<InetSocketAddress> address(String name, String defaultHost, int defaultPort, String doc) {
        return new Setting<>(
                name,
                defaultHost + ":" + defaultPort,
                Kind.ADDRESS,
                doc,
                List.of(),
                text -> Units.parseAddress(text, defaultHost, defaultPort));
    }

    public static Setting<List<Path>> paths(String name, String defaultText, String doc) {
        return new Setting<>(
                name,
                defaultText,
                Kind.PATHS,
                doc,
                List.of(),
                text -> split(text).stream().map(Path::of).toList());
    }

    public static <E extends Enum<E>> Setting<E> choice(String name, Class<E> type, E defaultValue, String doc) {
        return new Setting<>(name, defaultValue.name(), Kind.CHOICE, doc, List.of(), text -> {
            for (E value : type.getEnumConstants()) {
                if (value.name().equalsIgnoreCase(text)) {
                    return value;
                }
            }
            throw new IllegalArgumentException("must be one of " + List.of(type.getEnumConstants()));
        });
    }

    /** The same setting, also known by older names. */
    public Setting<T> alias(String... olderNames) {
        return new Setting<>(name, defaultText, kind, doc, List.of(olderNames), parser);
    }

    /** The setting as it is called for one of several things of a kind, when its name has {@code NAME} in that one's place. */
    public Setting<T> named(String thing) {
        return new Setting<>(name.replace(NAME, "." + thing + "."), defaultText, kind, doc, List.of(), parser);
    }

    /** Whether some thing's setting is called so. */
    boolean isNamed(String given) {
        int at = name.indexOf(NAME);
        return at >= 0
                && given.length() >= name.length() - NAME.length() + 3
                && given.startsWith(name.substring(0, at + 1))
                && given.endsWith(name.substring(at + NAME.length() - 1));
    }

    public String name() {
        return name;
    }

    /** Text of the default; null when the setting has none. */
    public String defaultText() {
        return defaultText;
    }

    public Kind kind() {
        return kind;
    }

    /** One line for the manual; says the unit and what it is for. */
    public String doc() {
        return doc;
    }

    public List<String> aliases() {
        return aliases;
    }

    /** @throws IllegalArgumentException that says what is wrong with the text, without naming the setting */
    T parse(String text) {
        return parser.apply(text);
    }

    private static List<String> split(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static Boolean parseFlag(String text) {
        switch (text.toLowerCase(Locale.ROOT)) {
            case "true":
                return true;
            case "false":
                return false;
            default:
                throw new IllegalArgumentException("must be true or false");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
