package io.ozone.cluster.proof;

import java.util.ArrayList;
import java.util.List;

/** How many hosts of each role a {@link ProcessCluster} has. */
record Shape(int oms, int scms, int datanodes, int gateways) {
    /** What seed documents and operators call highly available. */
    static final Shape HIGHLY_AVAILABLE = new Shape(3, 3, 3, 2);

    /** One host to be laid out. */
    record Place(String name, Role role) {}

    List<Place> places() {
        List<Place> places = new ArrayList<>();
        add(places, Role.SCM, scms);
        add(places, Role.OM, oms);
        add(places, Role.DATANODE, datanodes);
        add(places, Role.GATEWAY, gateways);
        return places;
    }

    private static void add(List<Place> places, Role role, int count) {
        for (int i = 1; i <= count; i++) {
            places.add(new Place(role.host(i), role));
        }
    }
}
