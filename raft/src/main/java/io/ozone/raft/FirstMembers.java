package io.ozone.raft;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * What a peer takes for the members of its group as long as its log does not tell.
 *
 * <p>A full member votes. So one that has to be added by the leader, because it may have lost what it promised, must be
 * none of its own accord however often it is killed before the leader has added it; and one that founds the group must be
 * one however often it is killed before its first entry, else founders would wait for each other. Both hold because a
 * founder marks its directory before it starts, and one that is added gets the same mark when it is a member.
 */
public final class FirstMembers {
    private FirstMembers() {}

    /**
     * To be given to {@link RaftOptions#of}.
     *
     * @param founders who the first members of a new group are
     * @param others are told when the group goes on without this peer's log
     * @param founds asked once in the life of the directory: whether there is no group yet, and this peer founds it
     * @return nobody when the leader is to add this peer
     */
    public static List<Peer> of(
            Path raftDirectory, UUID group, List<Peer> founders, GroupCalls others, BooleanSupplier founds) {
        MemberMark mark = MemberMark.in(raftDirectory);
        if (mark.exists()) {
            return founders;
        }
        // With a part of the log and no mark it was killed while it caught up, and must not found another group.
        if (RaftStart.hasLog(raftDirectory, group)) {
            return List.of();
        }
        if (!founds.getAsBoolean()) {
            others.leave();
            return List.of();
        }
        mark.make();
        return founders;
    }
}
