package io.ozone.cluster.s3;

import java.util.List;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.Grantee;
import software.amazon.awssdk.services.s3.model.Type;

/** What ACLs grant, as short texts: the permission and who has it. */
final class Grants {
    static final String ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";

    private Grants() {}

    static List<String> of(List<Grant> grants) {
        return grants.stream()
                .map(grant -> grant.permissionAsString() + " " + name(grant.grantee()))
                .toList();
    }

    static Grant user(String name, String permission) {
        return Grant.builder()
                .grantee(g -> g.type(Type.CANONICAL_USER).id(name))
                .permission(permission)
                .build();
    }

    static Grant everybody(String permission) {
        return Grant.builder()
                .grantee(g -> g.type(Type.GROUP).uri(ALL_USERS))
                .permission(permission)
                .build();
    }

    private static String name(Grantee grantee) {
        return grantee.type() == Type.GROUP
                ? grantee.uri().substring(grantee.uri().lastIndexOf('/') + 1)
                : grantee.id();
    }
}
