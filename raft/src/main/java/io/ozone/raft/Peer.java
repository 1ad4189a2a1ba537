package io.ozone.raft;

import java.util.Objects;

/**
 * One member of a Raft group.
 *
 * @param id unique in the group and fixed for the peer's life
 * @param address host:port of its Raft door, where the other peers reach it
 */
public record Peer(String id, String address) {
    public Peer {
        Objects.requireNonNull(id);
        Objects.requireNonNull(address);
    }
}
