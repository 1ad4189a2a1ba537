package io.ozone.s3.access;

import io.ozone.s3.error.S3Error;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * To whom an owner grants what with a bucket or an object. It is kept as text, a grant on a line: the permission, and behind
 * a blank the grantee.
 */
public record Acl(List<Grant> grants) {
    /** Name under which an object's metadata has it; no header's. */
    public static final String METADATA = "ozone-acl";

    private static final int MAX_GRANTS = 100;

    /** What can be granted. */
    public enum Permission {
        READ,
        WRITE,
        READ_ACP,
        WRITE_ACP,
        FULL_CONTROL
    }

    /** To whom. @param user empty unless it is a user */
    public record Grantee(Kind kind, String user) {
        /** Everybody, everybody who is known, what stores the logs of requests, or one user. */
        public enum Kind {
            ALL("http://acs.amazonaws.com/groups/global/AllUsers"),
            KNOWN("http://acs.amazonaws.com/groups/global/AuthenticatedUsers"),
            LOGS("http://acs.amazonaws.com/groups/s3/LogDelivery"),
            USER("");

            private final String uri;

            Kind(String uri) {
                this.uri = uri;
            }

            /** Of a group. */
            public String uri() {
                return uri;
            }
        }

        public static final Grantee ALL = new Grantee(Kind.ALL, "");
        public static final Grantee KNOWN = new Grantee(Kind.KNOWN, "");
        public static final Grantee LOGS = new Grantee(Kind.LOGS, "");

        public static Grantee user(String name) {
            if (name.isBlank() || name.chars().anyMatch(c -> c < ' ')) {
                throw S3Error.INVALID_ARGUMENT.failure("Invalid id: '%s' is no user", name);
            }
            return new Grantee(Kind.USER, name);
        }

        /** @throws io.ozone.s3.error.S3Exception InvalidArgument */
        public static Grantee group(String uri) {
            return Stream.of(ALL, KNOWN, LOGS)
                    .filter(group -> group.kind.uri.equals(uri))
                    .findFirst()
                    .orElseThrow(() -> S3Error.INVALID_ARGUMENT.failure("Invalid group uri: '%s'", uri));
        }

        /** @param asking null = nobody is known */
        boolean holds(String asking) {
            return switch (kind) {
                case ALL -> true;
                case KNOWN -> asking != null;
                case USER -> user.equals(asking);
                case LOGS -> false;
            };
        }

        public boolean isPublic() {
            return kind == Kind.ALL || kind == Kind.KNOWN;
        }
    }

    /** One line of it. */
    public record Grant(Grantee grantee, Permission permission) {
        private boolean holds(Permission wanted) {
            return permission == wanted || permission == Permission.FULL_CONTROL;
        }
    }

    public Acl {
        if (grants.size() > MAX_GRANTS) {
            throw S3Error.INVALID_ARGUMENT.failure(
                    "An ACL may have %d grants; there are %d", MAX_GRANTS, grants.size());
        }
        grants = List.copyOf(grants);
    }

    /** What an owner has without a word. */
    public static Acl ownersOnly(String owner) {
        return new Acl(List.of(new Grant(Grantee.user(owner), Permission.FULL_CONTROL)));
    }

    public Acl with(Grantee grantee, Permission permission) {
        List<Grant> more = new ArrayList<>(grants);
        more.add(new Grant(grantee, permission));
        return new Acl(more);
    }

    /** @throws IllegalArgumentException when it is none */
    public static Acl parse(String text) {
        return new Acl(text.lines().map(Acl::line).toList());
    }

    private static Grant line(String line) {
        int blank = line.indexOf(' ');
        Permission permission = Permission.valueOf(line.substring(0, Math.max(0, blank)));
        String grantee = line.substring(blank + 1);
        return new Grant(
                switch (grantee) {
                    case "all" -> Grantee.ALL;
                    case "known" -> Grantee.KNOWN;
                    case "logs" -> Grantee.LOGS;
                    default -> {
                        if (!grantee.startsWith("user:")) {
                            throw new IllegalArgumentException("'" + line + "' is no grant");
                        }
                        yield new Grantee(Grantee.Kind.USER, grantee.substring("user:".length()));
                    }
                },
                permission);
    }

    public String text() {
        return grants.stream()
                .map(grant -> grant.permission() + " "
                        + switch (grant.grantee().kind()) {
                            case ALL -> "all";
                            case KNOWN -> "known";
                            case LOGS -> "logs";
                            case USER -> "user:" + grant.grantee().user();
                        })
                .collect(Collectors.joining("\n"));
    }

    /** Whether it grants anything to anybody else. */
    public boolean grantsOthersThan(String owner) {
        return grants.stream().anyMatch(grant -> !grant.grantee().equals(Grantee.user(owner)));
    }

    /** Whether it grants anything to people whom nobody can name. */
    public boolean isPublic() {
        return grants.stream().anyMatch(grant -> grant.grantee().isPublic());
    }

    /** Whether what stores the logs of requests may store them, and see to it that it may. */
    boolean takesLogs() {
        return Stream.of(Permission.WRITE, Permission.READ_ACP)
                .allMatch(wanted ->
                        grants.stream().anyMatch(grant -> grant.grantee().equals(Grantee.LOGS) && grant.holds(wanted)));
    }

    /**
     * @param user null = nobody is known
     * @param ignorePublic whether grants to groups count for nothing
     */
    boolean grants(String user, Permission wanted, boolean ignorePublic) {
        return grants.stream()
                .filter(grant -> grant.holds(wanted))
                .map(Grant::grantee)
                .anyMatch(grantee -> grantee.holds(user) && !(ignorePublic && grantee.isPublic()));
    }
}
