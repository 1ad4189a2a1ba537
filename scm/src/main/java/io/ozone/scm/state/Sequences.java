package io.ozone.scm.state;

/** Names of the id sequences, as they stand in the table. Ids begin with 1. */
public final class Sequences {
    public static final String LOCAL_ID = "localId";
    public static final String CONTAINER_ID = "containerId";
    public static final String DELETE_TRANSACTION_ID = "delTxnId";

    private Sequences() {}
}
