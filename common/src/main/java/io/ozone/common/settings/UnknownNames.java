package io.ozone.common.settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds names in the settings that nobody knows, with the nearest name that somebody does, and those without effect. */
public final class UnknownNames {
    private static final List<String> PREFIXES =
            List.of("ozone.", "hdds.", "dfs.container.", "dfs.ratis.", "dfs.datanode.");

    private UnknownNames() {}

    /**
     * One line for each unknown name. Names outside Ozone's own prefixes belong to other programs, and
     * names that carry a service or node id (such as {@code ozone.om.address.cluster1.om1}) are accepted
     * when the part before is known, and so are those with another name where a declared one has {@code NAME}.
     */
    public static List<String> warnings(Settings settings, Collection<? extends Setting<?>> declared) {
        Set<String> known = new HashSet<>(names());
        known.addAll(names(declared));
        List<String> warnings = new ArrayList<>();
        for (String name : settings.given().keySet()) {
            if (PREFIXES.stream().noneMatch(name::startsWith)
                    || isKnown(name, known)
                    || declared.stream().anyMatch(setting -> setting.isNamed(name))) {
                continue;
            }
            Optional<String> nearest = nearest(name, known);
            warnings.add("Unknown setting " + name
                    + nearest.map(near -> "; did you mean " + near + "?").orElse(""));
        }
        return warnings;
    }

    /**
     * Names that the field's documentation lists, that were given a value, and on which this release does not act.
     *
     * @param declared the settings of all programs of the cluster, which share a site file
     */
    public static List<String> withoutEffect(Settings settings, Collection<? extends Setting<?>> declared) {
        Set<String> documented = new HashSet<>(names());
        Set<String> read = names(declared);
        read.addAll(ServiceNodes.names());
        return settings.given().keySet().stream()
                .filter(name -> isKnown(name, documented) && !isKnown(name, read))
                .sorted()
                .toList();
    }

    private static Set<String> names(Collection<? extends Setting<?>> declared) {
        Set<String> names = new HashSet<>();
        declared.forEach(setting -> {
            names.add(setting.name());
            names.addAll(setting.aliases());
        });
        return names;
    }

    private static boolean isKnown(String name, Set<String> known) {
        String candidate = name;
        // At most two trailing parts are ids: the service and the node.
        for (int i = 0; i < 3; i++) {
            if (known.contains(candidate)) {
                return true;
            }
            int dot = candidate.lastIndexOf('.');
            if (dot < 0) {
                return false;
            }
            candidate = candidate.substring(0, dot);
        }
        return false;
    }

    private static Optional<String> nearest(String name, Set<String> known) {
        int limit = Math.max(2, name.length() / 5);
        return known.stream()
                .filter(other -> Math.abs(other.length() - name.length()) <= limit)
                .min(Comparator.<String>comparingInt(other -> distance(name, other))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(other -> distance(name, other) <= limit);
    }

    /** Number of letters to insert, delete or replace. */
    public static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }

    /** Names that the field's documentation lists, whether this release acts on them or not. */
    private static List<String> names() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                UnknownNames.class.getResourceAsStream("known-names.txt"), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(name -> name.replaceFirst("\\.EXAMPLE[A-Z]+$", ""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("known-names.txt is in this jar", e);
        }
    }
}
