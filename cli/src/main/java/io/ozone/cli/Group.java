package io.ozone.cli;

import io.ozone.common.settings.UnknownNames;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A command that consists of other commands. */
public final class Group {
    private final String summary;
    private final List<Word> words = new ArrayList<>();
    private final List<String> examples = new ArrayList<>();

    public Group(String summary) {
        this.summary = summary;
    }

    public Group add(Word word) {
        words.add(word);
        return this;
    }

    public Group add(List<Word> more) {
        words.addAll(more);
        return this;
    }

    public Group example(String example) {
        examples.add(example);
        return this;
    }

    Optional<Word> find(String name) {
        return words.stream().filter(word -> word.names().contains(name)).findFirst();
    }

    /** The word a user may have meant. */
    Optional<String> nearest(String typed) {
        return words.stream()
                .flatMap(word -> word.names().stream())
                .filter(name -> UnknownNames.distance(typed, name) <= Math.max(1, typed.length() / 3)
                        || typed.length() > 2 && name.startsWith(typed))
                .min(Comparator.comparingInt(name -> UnknownNames.distance(typed, name)));
    }

    void printHelp(String path, PrintStream out) {
        out.printf("Usage: %s COMMAND [OPTIONS]%n%n%s%n%nCommands:%n", path, summary);
        int width = words.stream()
                .filter(Word::visible)
                .mapToInt(word -> label(word).length())
                .max()
                .orElse(0);
        words.stream()
                .filter(Word::visible)
                .forEach(word -> out.printf("  %-" + width + "s  %s%n", label(word), word.summary()));
        if (!examples.isEmpty()) {
            out.printf("%nExamples:%n");
            examples.forEach(example -> out.printf("  %s%n", example));
        }
        out.printf("%n'%s COMMAND --help' tells more about a command.%n", path);
    }

    private static String label(Word word) {
        return String.join(", ", word.names());
    }
}
