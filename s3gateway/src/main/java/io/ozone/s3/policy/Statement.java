package io.ozone.s3.policy;

import io.ozone.s3.error.S3Error;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** One rule of a policy: who is allowed, or denied, to do what with what, and under which conditions. */
final class Statement {
    private static final Set<String> NAMES = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");

    private static final String ARN = "arn:aws:s3:::";
    private static final Pattern OTHER_ARN = Pattern.compile("arn:aws:(?!s3:)[a-z0-9-]+:[^:]*:[^:]*:.+");

    private final boolean allows;
    private final Principals principals;
    private final List<Glob> actions;
    private final boolean otherActions;
    private final List<Glob> resources;
    private final boolean otherResources;
    private final List<Condition> conditions;

    private Statement(
            Map<String, Object> fields,
            Supplier<Principals> principals,
            Function<List<String>, List<Glob>> actions,
            Function<String, Glob> resource,
            boolean variables) {
        for (String name : fields.keySet()) {
            if (!NAMES.contains(name)) {
                throw S3Error.MALFORMED_POLICY.failure("Unknown field %s", name).with("Detail", name);
            }
        }
        this.allows = allows(fields.get("Effect"));
        this.principals = principals.get();
        this.otherActions = fields.containsKey("NotAction");
        this.actions = actions.apply(Fields.texts(either(fields, "Action"), "Action"));
        this.otherResources = fields.containsKey("NotResource");
        this.resources = Fields.texts(either(fields, "Resource"), "Resource").stream()
                .map(resource)
                .toList();
        this.conditions =
                fields.containsKey("Condition") ? Condition.read(fields.get("Condition"), variables) : List.of();
        if (otherResources && resources.stream().anyMatch(Glob::hasUser)) {
            // With a name that nobody knows it would be about everything.
            throw S3Error.MALFORMED_POLICY.failure("NotResource can't have a variable that names who asks");
        }
    }

    /**
     * @param bucket whose policy it is
     * @param variables whether a dollar can begin a variable
     * @throws io.ozone.s3.error.S3Exception MalformedPolicy
     */
    static Statement ofBucket(Map<String, Object> fields, String bucket, boolean variables) {
        Statement statement = new Statement(
                fields,
                () -> Principals.read(either(fields, "Principal"), fields.containsKey("NotPrincipal")),
                S3Actions::patterns,
                written -> resource(written, bucket, variables),
                variables);
        statement.requireUse(bucket);
        return statement;
    }

    /**
     * @param variables whether a dollar can begin a variable
     * @throws io.ozone.s3.error.S3Exception MalformedPolicy
     */
    static Statement ofSession(Map<String, Object> fields, boolean variables) {
        if (fields.containsKey("Principal") || fields.containsKey("NotPrincipal")) {
            throw S3Error.MALFORMED_POLICY.failure("Policy document should not specify a principal.");
        }
        return new Statement(
                fields,
                () -> Principals.ANYBODY,
                S3Actions::patternsOfAll,
                written -> anyResource(written, variables),
                variables);
    }

    /** The field, or the one that says which are not meant; exactly one of them. */
    private static Object either(Map<String, Object> fields, String name) {
        Object positive = fields.get(name);
        Object negative = fields.get("Not" + name);
        if (positive != null && negative != null) {
            throw S3Error.MALFORMED_POLICY.failure("A statement can't have %s and Not%s", name, name);
        }
        if (positive == null && negative == null) {
            throw S3Error.MALFORMED_POLICY.failure("Missing required field %s", name);
        }
        if (fields.containsKey(name) && fields.containsKey("Not" + name)) {
            throw S3Error.MALFORMED_POLICY.failure("%s and Not%s are both there, and one is null", name, name);
        }
        return positive != null ? positive : negative;
    }

    private static boolean allows(Object effect) {
        if (effect == null) {
            throw S3Error.MALFORMED_POLICY.failure("Missing required field Effect");
        }
        if (!effect.equals("Allow") && !effect.equals("Deny")) {
            throw S3Error.MALFORMED_POLICY.failure("Invalid effect: '%s'", effect);
        }
        return effect.equals("Allow");
    }

    private static Glob resource(String written, String bucket, boolean variables) {
        if (written.startsWith(ARN)) {
            Glob pattern = Glob.pattern(written.substring(ARN.length()), variables, false);
            if (pattern.matches(bucket, null) || pattern.matchesSomeBehind(bucket + "/")) {
                return pattern;
            }
        }
        throw S3Error.MALFORMED_POLICY
                .failure("Policy has invalid resource: '%s' is nothing of the bucket %s", written, bucket)
                .with("Detail", written);
    }

    /** A star is everything; what is another service's is nothing here, as no bucket's name begins so. */
    private static Glob anyResource(String written, boolean variables) {
        if (written.equals("*")) {
            return Glob.pattern(written, variables, false);
        }
        if (written.startsWith(ARN)) {
            return Glob.pattern(written.substring(ARN.length()), variables, false);
        }
        if (OTHER_ARN.matcher(written).matches()) {
            return Glob.exact(written, false, false);
        }
        throw S3Error.MALFORMED_POLICY
                .failure("Resource %s must be in ARN format or \"*\".", written)
                .with("Detail", written);
    }

    /** One that is never about anything was meant to be about something else. */
    private void requireUse(String bucket) {
        if (otherActions || otherResources) {
            return;
        }
        boolean ofBucket = resources.stream().anyMatch(resource -> resource.matches(bucket, ""));
        boolean ofObjects = resources.stream().anyMatch(resource -> resource.matchesSomeBehind(bucket + "/"));
        if (!(ofBucket && S3Actions.anyOfBuckets(actions)) && !(ofObjects && S3Actions.anyOfObjects(actions))) {
            throw S3Error.MALFORMED_POLICY.failure("Action does not apply to any resource(s) in statement");
        }
    }

    /** Whether it allows something to all but some. */
    boolean allowsOthers() {
        return allows && principals.others();
    }

    boolean allows() {
        return allows;
    }

    boolean isAbout(Question question) {
        return any(actions, question.action(), null) != otherActions
                && any(resources, question.resource(), question.user()) != otherResources
                && principals.hold(question)
                && conditions.stream().allMatch(condition -> condition.holds(question));
    }

    private static boolean any(List<Glob> patterns, String text, String user) {
        for (Glob pattern : patterns) {
            if (pattern.matches(text, user)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it allows something to people whom nobody can name. */
    boolean isPublic() {
        return allows && principals.areOpen() && conditions.stream().noneMatch(Condition::namesWhoAsks);
    }
}
