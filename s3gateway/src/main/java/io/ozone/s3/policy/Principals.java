package io.ozone.s3.policy;

import io.ozone.s3.error.S3Error;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a statement is about.
 *
 * @param everybody also those whom nobody knows, and services
 * @param services by the names that S3 has for them
 * @param others whether it is about all but these
 */
record Principals(boolean everybody, Set<String> users, Set<String> services, boolean others) {
    /** Of policies that are somebody's already. */
    static final Principals ANYBODY = new Principals(true, Set.of(), Set.of(), false);

    private static final String ALL = "*";
    private static final String SERVICE = "Service";
    /** Each user is an account of its own: its root, or a user whose account is not named. */
    private static final Pattern ARN = Pattern.compile("arn:aws:iam::(?:\\*?:user/(.+)|([^:/]+):root)");

    private static final Pattern NAME = Pattern.compile("[^\\s*?\\p{Cntrl}]+");

    /** @throws io.ozone.s3.error.S3Exception MalformedPolicy */
    static Principals read(Object value, boolean others) {
        Set<String> users = new HashSet<>();
        Set<String> services = new HashSet<>();
        if (ALL.equals(value)) {
            users.add(ALL);
        } else {
            for (Map.Entry<String, Object> entry :
                    Fields.object(value, "Principal").entrySet()) {
                List<String> names = Fields.texts(entry.getValue(), "Principal");
                switch (entry.getKey()) {
                    case "AWS", "CanonicalUser" -> names.forEach(text -> users.add(user(text)));
                    case SERVICE -> names.forEach(text -> services.add(service(text)));
                    default -> throw invalid(entry.getKey());
                }
            }
        }
        boolean everybody = users.remove(ALL);
        return new Principals(everybody, Set.copyOf(users), Set.copyOf(services), others);
    }

    /** There is only one that asks for anything here. */
    private static String service(String text) {
        if (!text.equals(Question.LOGGING_SERVICE)) {
            throw invalid(text);
        }
        return text;
    }

    private static String user(String text) {
        if (text.equals(ALL)) {
            return text;
        }
        String name = text;
        if (text.startsWith("arn:")) {
            Matcher arn = ARN.matcher(text);
            if (!arn.matches()) {
                throw invalid(text);
            }
            name = arn.group(1) == null ? arn.group(2) : arn.group(1);
        }
        if (!NAME.matcher(name).matches()) {
            throw invalid(text);
        }
        return name;
    }

    private static RuntimeException invalid(String text) {
        return S3Error.MALFORMED_POLICY
                .failure("Invalid principal in policy: '%s'", text)
                .with("Detail", text);
    }

    boolean hold(Question question) {
        return (everybody || name(question.user(), question.service())) != others;
    }

    private boolean name(String user, String service) {
        return service == null ? user != null && users.contains(user) : services.contains(service);
    }

    /** Whether nobody can say who they all are. */
    boolean areOpen() {
        return others || everybody;
    }
}
