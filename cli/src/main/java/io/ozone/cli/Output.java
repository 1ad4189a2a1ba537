package io.ozone.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command's answer: aligned text for people, or JSON for programs. Values are strings, numbers,
 * {@link Size}s, {@link Instant}s, lists and maps of these, and null.
 */
public final class Output {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    /** Rows whose columns are aligned with one another; a longer listing is aligned in parts. */
    private static final int ROWS_ALIGNED = 1000;

    private final PrintStream out;
    private final boolean json;
    private final boolean compact;

    Output(PrintStream out, boolean json) {
        this(out, json, false);
    }

    private Output(PrintStream out, boolean json, boolean compact) {
        this.out = out;
        this.json = json;
        this.compact = compact;
    }

    /** JSON. @param compact each row of a listing on one line */
    public static Output json(PrintStream out, boolean compact) {
        return new Output(out, true, compact);
    }

    /** One thing with named fields. */
    public void record(Map<String, ?> fields) {
        if (json) {
            try (Json writer = new Json(out, compact)) {
                writer.value(fields);
            }
        } else {
            printFields(fields, "");
        }
    }

    /** What was done: a sentence for people, fields for programs. */
    public void done(String sentence, Map<String, ?> fields) {
        if (json) {
            record(fields);
        } else {
            out.println(sentence);
        }
    }

    /** A listing, written while it is read. */
    public Rows rows(String... columns) {
        return new Rows(columns);
    }

    private void printFields(Map<String, ?> fields, String indent) {
        int width = fields.keySet().stream().mapToInt(String::length).max().orElse(0);
        fields.forEach((name, value) -> {
            String label = indent + name + " ".repeat(width - name.length()) + " : ";
            if (value instanceof Iterable<?> items && items.iterator().hasNext()) {
                out.println(indent + name + ":");
                items.forEach(item -> printItem(item, indent + "  "));
            } else if (value instanceof Map<?, ?> map && !map.isEmpty()) {
                out.println(indent + name + ":");
                printFields(named(map), indent + "  ");
            } else {
                out.println(label + text(value));
            }
        });
    }

    private void printItem(Object item, String indent) {
        if (item instanceof Map<?, ?> map) {
            List<String> parts = new ArrayList<>();
            map.forEach((name, value) -> parts.add(name + "=" + text(value)));
            out.println(indent + "- " + String.join(", ", parts));
        } else {
            out.println(indent + "- " + text(item));
        }
    }

    private static Map<String, Object> named(Map<?, ?> map) {
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((name, value) -> fields.put(String.valueOf(name), value));
        return fields;
    }

    private static String text(Object value) {
        if (value == null || value instanceof Iterable<?> || value instanceof Map<?, ?> map && map.isEmpty()) {
            return "-";
        }
        if (value instanceof Instant time) {
            return TIME.format(time.atZone(ZoneId.systemDefault()));
        }
        return value.toString();
    }

    /** Rows of one listing. */
    public final class Rows implements AutoCloseable {
        private final String[] columns;
        private final List<String[]> waiting = new ArrayList<>();
        private final Json writer;
        private boolean headed;

        private Rows(String... columns) {
            this.columns = columns;
            this.writer = json ? new Json(out, compact) : null;
            if (json) {
                writer.startArray();
            }
        }

        /** @param values one for each column */
        public void add(Object... values) {
            if (values.length != columns.length) {
                throw new IllegalArgumentException(values.length + " values for " + columns.length + " columns");
            }
            if (json) {
                Map<String, Object> fields = new LinkedHashMap<>();
                for (int i = 0; i < columns.length; i++) {
                    fields.put(columns[i], values[i]);
                }
                writer.value(fields);
                return;
            }
            String[] cells = new String[columns.length];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = values[i] instanceof Size size ? size.inColumn() : text(values[i]);
            }
            waiting.add(cells);
            if (waiting.size() == ROWS_ALIGNED) {
                print();
            }
        }

        @Override
        public void close() {
            if (json) {
                writer.endArray();
                writer.close();
            } else {
                print();
            }
            out.flush();
        }

        private void print() {
            if (waiting.isEmpty()) {
                return;
            }
            if (!headed) {
                waiting.add(0, heading());
                headed = true;
            }
            int[] widths = new int[columns.length];
            for (String[] cells : waiting) {
                for (int i = 0; i < cells.length; i++) {
                    widths[i] = Math.max(widths[i], cells[i].length());
                }
            }
            StringBuilder line = new StringBuilder();
            for (String[] cells : waiting) {
                line.setLength(0);
                for (int i = 0; i < cells.length; i++) {
                    line.append(cells[i]);
                    if (i < cells.length - 1) {
                        line.append(" ".repeat(widths[i] - cells[i].length() + 2));
                    }
                }
                out.println(line);
            }
            waiting.clear();
        }

        private String[] heading() {
            String[] heading = new String[columns.length];
            for (int i = 0; i < heading.length; i++) {
                heading[i] = columns[i].replaceAll("([a-z])([A-Z])", "$1 $2").toUpperCase(java.util.Locale.ROOT);
            }
            return heading;
        }
    }
}
