package io.ozone.cli.group;

/**
 * One line of a group's roles.
 *
 * @param node its id in the settings; null when they do not list it
 * @param id its id in the group; null when it is not known
 * @param address host:port of the door for clients; null when the settings do not say
 * @param term null when it did not answer, as is {@code appliedIndex}
 */
record Member(String node, String id, String address, String raftAddress, Role role, Long term, Long appliedIndex) {
    enum Role {
        LEADER,
        FOLLOWER,
        UNREACHABLE,
        NOT_A_MEMBER,
        /** The leader counts it in, but no setting says where its door is. */
        UNLISTED
    }

    boolean answers() {
        return role == Role.LEADER || role == Role.FOLLOWER;
    }

    boolean isNamed(String name) {
        return name.equals(id) || name.equals(node);
    }

    /** {@code om1}, or {@code scm1 (uuid)} where the two ids differ. */
    String label() {
        if (node == null || node.equals(id)) {
            return id == null ? address : id;
        }
        return id == null ? node : node + " (" + id + ")";
    }
}
