package io.ozone.s3.policy;

import io.ozone.s3.error.S3Error;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Text that a policy holds others against. A star stands for any text, a question mark for any character, and a variable
 * for the name of who asks; what stands for that name is never a wildcard itself.
 */
final class Glob {
    private enum Kind {
        CHARACTER,
        ONE,
        ANY,
        USER
    }

    /** @param character of a CHARACTER */
    private record Token(Kind kind, int character) {
        boolean takes(int text, boolean ignoreCase) {
            return kind == Kind.ONE
                    || (kind == Kind.CHARACTER && (character == text || (ignoreCase && fold(character) == fold(text))));
        }

        private static int fold(int text) {
            return Character.toLowerCase(Character.toUpperCase(text));
        }
    }

    private static final Token ANY = new Token(Kind.ANY, 0);
    private static final Token ONE = new Token(Kind.ONE, 0);
    private static final Token USER = new Token(Kind.USER, 0);
    /** Most of what there is; sessions keep many patterns in memory. */
    private static final Token[] ASCII = IntStream.range(0, 128)
            .mapToObj(character -> new Token(Kind.CHARACTER, character))
            .toArray(Token[]::new);

    private final List<Token> tokens;
    private final boolean ignoreCase;

    private Glob(List<Token> tokens, boolean ignoreCase) {
        this.tokens = tokens;
        this.ignoreCase = ignoreCase;
    }

    /** @param variables whether there are any; in old policies a dollar is a dollar */
    static Glob pattern(String text, boolean variables, boolean ignoreCase) {
        return read(text, true, variables, ignoreCase);
    }

    /** Without wildcards. */
    static Glob exact(String text, boolean variables, boolean ignoreCase) {
        return read(text, false, variables, ignoreCase);
    }

    private static Glob read(String text, boolean wildcards, boolean variables, boolean ignoreCase) {
        List<Token> tokens = new ArrayList<>(text.length());
        int at = 0;
        while (at < text.length()) {
            if (variables && text.startsWith("${", at)) {
                int end = text.indexOf('}', at);
                if (end < 0) {
                    throw unknownVariable(text);
                }
                tokens.add(variable(text.substring(at + 2, end), text));
                at = end + 1;
                continue;
            }
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            if (!wildcards || (character != '*' && character != '?')) {
                tokens.add(literal(character));
            } else if (character == '?') {
                tokens.add(ONE);
            } else if (tokens.isEmpty() || tokens.get(tokens.size() - 1) != ANY) {
                tokens.add(ANY);
            }
        }
        return new Glob(List.copyOf(tokens), ignoreCase);
    }

    private static Token literal(int character) {
        return character < ASCII.length ? ASCII[character] : new Token(Kind.CHARACTER, character);
    }

    private static Token variable(String name, String text) {
        return switch (name) {
            case "*", "?", "$" -> literal(name.charAt(0));
            case "aws:username", "aws:userid" -> USER;
            default -> throw unknownVariable(text);
        };
    }

    private static RuntimeException unknownVariable(String text) {
        return S3Error.MALFORMED_POLICY.failure(
                "Policy has an unknown variable: '%s'; known are ${aws:username}, ${aws:userid}, ${*}, ${?} and ${$}",
                text);
    }

    boolean hasUser() {
        return tokens.contains(USER);
    }

    /** Whether it stands for more than one text, whoever asks. */
    boolean hasWildcard() {
        return tokens.contains(ANY) || tokens.contains(ONE);
    }

    /** @param user null = nobody is known; then a pattern about who asks matches nothing */
    boolean matches(String text, String user) {
        if (hasUser()) {
            return user != null && named(user).matches(text, null);
        }
        int[] characters = text.codePoints().toArray();
        int token = 0;
        int at = 0;
        int star = -1;
        int starAt = 0;
        while (at < characters.length) {
            if (token < tokens.size() && tokens.get(token) == ANY) {
                star = token++;
                starAt = at;
            } else if (token < tokens.size() && tokens.get(token).takes(characters[at], ignoreCase)) {
                token++;
                at++;
            } else if (star >= 0) {
                // The last star takes one more; what an earlier one could take in its place is no less.
                token = star + 1;
                at = ++starAt;
            } else {
                return false;
            }
        }
        while (token < tokens.size() && tokens.get(token) == ANY) {
            token++;
        }
        return token == tokens.size();
    }

    /** Whether it matches some text that begins so. */
    boolean matchesSomeBehind(String prefix) {
        boolean[] reached = new boolean[tokens.size() + 1];
        reached[0] = true;
        skipStars(reached);
        for (int character : prefix.codePoints().toArray()) {
            boolean[] next = new boolean[reached.length];
            for (int token = 0; token < tokens.size(); token++) {
                if (reached[token]) {
                    boolean stays = isOpen(tokens.get(token));
                    next[token] |= stays;
                    next[token + 1] |= !stays && tokens.get(token).takes(character, ignoreCase);
                }
            }
            skipStars(next);
            reached = next;
        }
        for (boolean any : reached) {
            if (any) {
                return true;
            }
        }
        return false;
    }

    private void skipStars(boolean[] reached) {
        for (int token = 0; token < tokens.size(); token++) {
            reached[token + 1] |= reached[token] && isOpen(tokens.get(token));
        }
    }

    private static boolean isOpen(Token token) {
        return token == ANY || token == USER;
    }

    private Glob named(String user) {
        List<Token> named = new ArrayList<>();
        for (Token token : tokens) {
            if (token == USER) {
                user.codePoints().forEach(character -> named.add(literal(character)));
            } else {
                named.add(token);
            }
        }
        return new Glob(named, ignoreCase);
    }
}
