package io.ozone.cli;

import io.ozone.common.error.ErrorCode;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A word of the command line and what it leads to.
 *
 * @param names the word first, then its aliases
 * @param summary one line for the help of its group; empty = not shown there
 * @param target gives a {@link Group} or a picocli command when the word is used, and not before
 */
public record Word(List<String> names, String summary, Supplier<?> target) {
    /** @param names the word and its aliases, separated by spaces */
    public static Word word(String names, String summary, Supplier<?> target) {
        return new Word(List.of(names.split(" ")), summary, target);
    }

    /** Words that users of the field know but that this release does not serve. */
    public static List<Word> absent(String names) {
        return Stream.of(names.split(" "))
                .map(name -> new Word(List.of(name), "", () -> {
                    throw ErrorCode.NOT_IMPLEMENTED.failure("'%s' is not in this release", name);
                }))
                .toList();
    }

    String name() {
        return names.get(0);
    }

    boolean visible() {
        return !summary.isEmpty();
    }
}
