package io.ozone.cli.group;

/**
 * Where one peer of OM or SCM answers, by the settings.
 *
 * @param node its id in the settings; null when they name a host and no service
 * @param address host:port of the door for clients
 * @param raftAddress host:port of its Raft door; null when the settings do not say
 */
public record Door(String node, String address, String raftAddress) {
    static Door at(String address) {
        return new Door(null, address, null);
    }
}
